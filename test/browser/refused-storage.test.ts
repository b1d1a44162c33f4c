import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { launchBrowser, skipBrowserTests } from '../harness/browser.ts';
import { startInstance, temporaryDataFolder } from '../harness/instance.ts';
import { connectModern } from '../harness/mcp.ts';
import { openPage } from '../harness/page.ts';

/** What a browser does with a page's storage, as a script that runs before the page's own. */
const REFUSALS = {
  forbids:
    "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });",
  'has no room in':
    "Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError'); };",
};

describe.skipIf(skipBrowserTests)('a browser that', { timeout: 240_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test.each(Object.entries(REFUSALS))(
    '%s its storage shows the page, and what is typed there is not lost',
    async (_what, script) => {
      await using data = await temporaryDataFolder();
      await using instance = await startInstance(data.path);
      await using caller = await connectModern(instance.access);
      await caller.call('quick_add', { text: 'water the plants today' });
      await using context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      await context.addInitScript(script);
      const page = await openPage(context, instance);
      await page.getByRole('button', { name: 'Hide conversation' }).click();

      const open = page.getByRole('main').getByRole('button', { name: 'water the plants' });
      const notes = page.getByRole('textbox', { name: 'Notes' });
      await open.click();
      await notes.waitFor();
      await context.setOffline(true);
      await notes.fill('Two cans each.');
      await page.keyboard.press('Escape');
      await notes.waitFor({ state: 'detached' });
      await open.click();
      await expect.poll(() => page.getByText('Two cans each.').count()).toBeGreaterThan(0);
      await context.setOffline(false);
      await page.getByText('Two cans each.').waitFor();
    },
  );
});
