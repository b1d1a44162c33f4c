import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { launchBrowser, skipBrowserTests } from '../harness/browser.ts';
import { startInstance, temporaryDataFolder } from '../harness/instance.ts';
import type { Instance } from '../harness/instance.ts';
import { connectModern } from '../harness/mcp.ts';
import { expectAccessible, openPage, overflow } from '../harness/page.ts';

describe.skipIf(skipBrowserTests)('the page in German', { timeout: 240_000 }, () => {
  const stack = new AsyncDisposableStack();
  let browser: Browser;
  let instance: Instance;
  beforeAll(async () => {
    const data = stack.use(await temporaryDataFolder());
    instance = stack.use(await startInstance(data.path));
    await using caller = await connectModern(instance.access);
    await caller.call('add_tasks', {
      tasks: [{ title: 'Vermieter anrufen', due: '2031-03-12' }, { title: 'Milch kaufen' }],
    });
    browser = stack.use(await launchBrowser());
  });
  afterAll(() => stack.disposeAsync());

  test('speaks the language of the browser, and another one once it is chosen', async () => {
    await using context = await browser.newContext({ locale: 'de-AT' });
    const page = await openPage(context, instance);
    await page.getByRole('link', { name: 'Demnächst' }).click();
    await page.getByRole('button', { name: /^Vermieter anrufen/u }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    expect(await page.title()).toBe('Demnächst · Taskloom');
    await page.getByText('12. März 2031', { exact: false }).first().waitFor();

    await page.getByRole('checkbox', { name: 'Vermieter anrufen erledigen' }).click();
    await page.getByText('„Vermieter anrufen“ erledigt').waitFor();

    await page.getByRole('link', { name: 'Einstellungen' }).click();
    await page.getByRole('button', { name: /Sprache/u }).click();
    await page.getByRole('option', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.reload();
    await page.getByRole('link', { name: 'Upcoming' }).waitFor();
  });

  test('fits on a phone, with a message over it', async () => {
    await using context = await browser.newContext({
      locale: 'de-DE',
      viewport: { width: 390, height: 844 },
    });
    const page = await openPage(context, instance);
    await page.getByRole('textbox', { name: 'Aufgabe hinzufügen' }).fill('Brot kaufen tomorrow');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Öffnen', exact: true }).waitFor();
    expect((await overflow(page)).width).toBeLessThanOrEqual(0);
    await expectAccessible(page);
    for (const view of [
      'upcoming',
      'inbox',
      'overview',
      'calendar',
      'settings',
      'archive',
      'trash',
    ]) {
      await page.goto(`${instance.origin}/${view}`);
      await page.locator('#tasks').waitFor();
      expect.soft((await overflow(page)).width, view).toBeLessThanOrEqual(0);
    }
  });
});
