import { accessSync, constants } from 'node:fs';

import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const PLACES = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** For a machine that is busy with other tests. */
const PATIENCE_MS = 120_000;

const found = PLACES.find((path) => path !== undefined && isExecutable(path));

/** Where browser tests are skipped, one line says so; CI does without that way out. */
export const skipBrowserTests =
  found === undefined && process.env['TASKLOOM_REQUIRE_BROWSER'] !== '1';

export async function launchBrowser(): Promise<Browser> {
  if (found === undefined) throw new Error('no Chromium found; set CHROMIUM_PATH');
  const browser = await chromium.launch({
    executablePath: found,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
    timeout: PATIENCE_MS,
  });
  browser.on('context', (context) => context.setDefaultTimeout(PATIENCE_MS));
  return browser;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
