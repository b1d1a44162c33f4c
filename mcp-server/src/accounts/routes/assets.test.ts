import { createHttpApp, createLogger, serveHttp } from '@taskloom/platform';
import { expect, test } from 'vitest';

import { html } from '../pages/html.ts';
import { renderPage } from '../pages/layout.ts';
import { createAssetRoutes } from './assets.ts';

test('every style that a page names is there, and every colour it uses is the web app’s', async () => {
  const logger = createLogger({ name: 'test', level: 'silent' });
  await using server = await serveHttp({
    app: createHttpApp({ logger, handlers: [createAssetRoutes()] }),
    host: '127.0.0.1',
    port: 0,
    logger,
  });
  const page = renderPage({ title: 'Sign in', body: html`` }).text;
  const links = [...page.matchAll(/rel="stylesheet" href="([^"]+)"/gu)].map(([, href]) => href);
  const sheets = await Promise.all(
    links.map(async (href) => {
      const response = await fetch(new URL(href ?? '', server.url));
      expect(response.headers.get('content-type')).toContain('text/css');
      return response.text();
    }),
  );
  const styles = sheets.join('\n');
  const used = new Set([...styles.matchAll(/var\(--([\w-]+)/gu)].map(([, name]) => name));
  const defined = [...styles.matchAll(/^\s*--([\w-]+):/gmu)].map(([, name]) => name);
  expect([...used].filter((name) => !defined.includes(name))).toEqual([]);
  expect(used.size).toBeGreaterThan(8);
  expect(defined).toEqual([...new Set(defined)]);
});
