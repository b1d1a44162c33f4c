import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { launchBrowser, skipBrowserTests } from '../harness/browser.ts';
import { startInstance, temporaryDataFolder } from '../harness/instance.ts';
import { connectModern } from '../harness/mcp.ts';
import { expectAccessible, openPage } from '../harness/page.ts';

describe.skipIf(skipBrowserTests)('the menu of a task', { timeout: 240_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('opens by the other button, by Shift F10 and on a phone from below, with the same commands', async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    await using caller = await connectModern(instance.access);
    await caller.call('quick_add', { text: 'water the plants today every day' });
    await caller.call('quick_add', { text: 'read the post today' });
    const found = async (filter: string) => {
      const answer = await caller.call('find_tasks', { filter });
      return (answer as { tasks: { title: string }[] }).tasks.map(({ title }) => title);
    };
    await using context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await openPage(context, instance);
    await page.goto(`${instance.origin}/today`);

    await title(page, 'read the post').click({ button: 'right' });
    const menu = page.getByRole('menu', { name: 'Actions for “read the post”' });
    await menu.waitFor();
    await expectAccessible(page);
    const names = await menu.getByRole('menuitem').allTextContents();
    await choose(page, 'Schedule', 'Tomorrow');
    await page.getByText('Rescheduled “read the post”').waitFor();
    expect(await found('tomorrow')).toContain('read the post');

    // By the keyboard alone, and the focus comes back to the row.
    await title(page, 'water the plants').focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await expect
      .poll(() => title(page, 'water the plants').evaluate((row) => row.matches(':focus')))
      .toBe(true);
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Skip this occurrence' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Skipped this occurrence of “water the plants”').waitFor();
    await expect.poll(() => found('today')).toEqual([]);

    await using phone = await browser.newContext({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    const small = await openPage(phone, instance);
    await small.goto(`${instance.origin}/upcoming`);
    const row = small.getByRole('listitem', { name: 'read the post' });
    await row.getByRole('button', { name: 'Actions' }).tap();
    const sheet = small.getByRole('dialog', { name: '“read the post”' });
    await expect.poll(() => sheet.getByRole('menuitem').allTextContents()).toEqual(names);
    await sheet.getByRole('menuitem', { name: 'Priority' }).tap();
    await small.getByRole('menuitem', { name: 'Priority 1' }).waitFor();
    await expectAccessible(small);
    await small.getByRole('menuitem', { name: 'Priority 1' }).tap();
    await expect.poll(() => found('p1')).toEqual(['read the post']);
  });
});

function title(page: Page, name: string) {
  return page.getByRole('main').getByRole('button', { name, exact: true });
}

async function choose(page: Page, ...names: string[]): Promise<void> {
  for (const name of names) await page.getByRole('menuitem', { name }).click();
}
