import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { launchBrowser, skipBrowserTests } from '../harness/browser.ts';
import { startInstance, temporaryDataFolder } from '../harness/instance.ts';
import type { Instance } from '../harness/instance.ts';
import { openPage } from '../harness/page.ts';

describe.skipIf(skipBrowserTests)(
  'menus that are loaded when asked for',
  { timeout: 240_000 },
  () => {
    const stack = new AsyncDisposableStack();
    let browser: Browser;
    let instance: Instance;
    beforeAll(async () => {
      const data = stack.use(await temporaryDataFolder());
      instance = stack.use(await startInstance(data.path));
      browser = stack.use(await launchBrowser());
    });
    afterAll(() => stack.disposeAsync());

    test('open with an arrow, and give the focus back', async () => {
      await using context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      const page = await openPage(context, instance);
      await page.goto(`${instance.origin}/inbox`);
      const button = page.getByRole('button', { name: 'Project Inbox' });
      await button.focus();
      await page.keyboard.press('ArrowDown');
      await page.getByRole('menuitem', { name: 'Add section' }).waitFor();
      await expect.poll(() => focused(page)).toBe('Add section');
      await page.keyboard.press('Escape');
      await page.getByRole('menu').waitFor({ state: 'detached' });
      await expect.poll(() => focused(page)).toBe('Project Inbox');
      await page.getByRole('button', { name: 'Sort and group' }).click();
      await page.getByRole('menuitemradio', { name: 'Newest first' }).click();
      await page.getByRole('menu').waitFor({ state: 'detached' });
    });

    test('say so when they cannot be loaded, and come once they can', async () => {
      // The worker would ask in the page's place, and keep what it was given.
      await using context = await browser.newContext({ serviceWorkers: 'block' });
      await context.route(/loaded-menu/u, (route) => route.abort());
      const page = await openPage(context, instance);
      await page.goto(`${instance.origin}/inbox`);
      const button = page.getByRole('button', { name: 'Project Inbox' });
      await button.click();
      await page
        .getByRole('log', { name: 'Messages' })
        .getByText('This menu could not be loaded')
        .waitFor();
      await page.getByRole('textbox', { name: 'Add a task' }).waitFor();
      expect(await page.getByRole('menu').count()).toBe(0);
      await context.unroute(/loaded-menu/u);
      await button.click();
      await page.getByRole('menuitem', { name: 'Add section' }).waitFor();
    });
  },
);

function focused(page: Page): Promise<string> {
  return page.evaluate(
    `document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent`,
  );
}
