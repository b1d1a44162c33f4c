import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { launchBrowser, skipBrowserTests } from '../harness/browser.ts';
import { startInstance, temporaryDataFolder } from '../harness/instance.ts';
import { connectModern } from '../harness/mcp.ts';
import { expectAccessible, openPage, overflow } from '../harness/page.ts';

const NOTHING = { width: 0, height: 0 };

describe.skipIf(skipBrowserTests)('a newcomer', { timeout: 240_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('is shown what to begin with, once, and can do or skip it with the keyboard', async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    for (const viewport of [
      { width: 1280, height: 800 },
      { width: 390, height: 844 },
    ]) {
      await using context = await browser.newContext({ viewport });
      const page = await openPage(context, instance);
      const welcome = page.getByRole('region', { name: 'Getting started' });
      await welcome.waitFor();
      await expectAccessible(page);
      expect(await overflow(page)).toEqual(NOTHING);
      await welcome.getByRole('button', { name: 'Add a task' }).press('Enter');
      const line = page.getByRole('textbox', { name: 'Add a task' });
      await expect.poll(() => line.evaluate((field) => field.matches(':focus'))).toBe(true);
      await welcome.getByRole('button', { name: 'Skip' }).press('Enter');
      await welcome.waitFor({ state: 'detached' });
      await expect.poll(() => line.evaluate((field) => field.matches(':focus'))).toBe(true);
      await page.reload();
      await line.waitFor();
      expect(await welcome.count()).toBe(0);
    }
  });

  test('is nobody who has tasks', async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    await using caller = await connectModern(instance.access);
    await caller.call('quick_add', { text: 'buy milk' });
    await using context = await browser.newContext();
    const page = await openPage(context, instance);
    await page.getByRole('main').getByRole('button', { name: 'buy milk' }).waitFor();
    expect(await page.getByRole('region', { name: 'Getting started' }).count()).toBe(0);
  });
});
