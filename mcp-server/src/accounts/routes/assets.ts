import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import express, { Router } from 'express';

const FOLDER = fileURLToPath(new URL('../assets/', import.meta.url));
/** The web app's colours, which these pages share. */
const DESIGN = dirname(
  createRequire(import.meta.url).resolve('@taskloom/contracts/design-tokens.css'),
);

/** The styles and the scripts of the pages. */
export function createAssetRoutes(): Router {
  const routes = Router();
  const options = { index: false, maxAge: '1h' } as const;
  routes.use(
    '/account/assets',
    express.static(DESIGN, options),
    express.static(FOLDER, { ...options, fallthrough: false }),
  );
  return routes;
}
