import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { launchBrowser, skipBrowserTests } from '../harness/browser.ts';
import { startInstance, temporaryDataFolder } from '../harness/instance.ts';
import { connectModern } from '../harness/mcp.ts';
import { expectAccessible, openPage } from '../harness/page.ts';

describe.skipIf(skipBrowserTests)('the recurrence editor', { timeout: 180_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('shows the next dates of what is chosen, and saves it', async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    await using caller = await connectModern(instance.access);
    const { tasks } = (await caller.call('add_tasks', {
      tasks: [{ title: 'pay the rent', due: '2031-05-01' }],
    })) as { tasks: { id: string }[] };
    await using context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await openPage(context, instance);
    await page.goto(`${instance.origin}/task/${tasks[0]?.id}`);
    await page.getByRole('button', { name: 'Choose…' }).click();
    const editor = page.getByRole('dialog', { name: 'How “pay the rent” repeats' });
    const dates = editor.getByRole('list', { name: 'Next dates' }).getByRole('listitem');

    // Weekly on the day it is due, as it is offered.
    await editor.getByText('Every Thursday').waitFor();
    await editor.getByRole('combobox', { name: 'Unit' }).selectOption('month');
    await editor.getByRole('spinbutton', { name: 'Every' }).fill('2');
    await editor.getByRole('combobox', { name: 'Day of the month' }).selectOption('1');
    await editor.getByRole('combobox', { name: 'Ends' }).selectOption('count');
    await expect
      .poll(() => dates.allTextContents())
      .toEqual([
        'Thursday 1 May 2031',
        'Tuesday 1 July 2031',
        'Monday 1 September 2031',
        'Saturday 1 November 2031',
        'Thursday 1 January 2032',
      ]);
    await expectAccessible(page);
    await editor.getByRole('button', { name: 'Save' }).click();
    await editor.waitFor({ state: 'detached' });
    expect(await caller.call('get_tasks', { tasks: ['pay the rent'] })).toMatchObject({
      tasks: [{ recurrence: { rrule: 'FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=1;COUNT=10' } }],
    });

    // What it was is there again.
    await page.getByRole('button', { name: 'Choose…' }).click();
    expect(await editor.getByRole('spinbutton', { name: 'Every' }).inputValue()).toBe('2');
    expect(await editor.getByRole('spinbutton', { name: 'How many times' }).inputValue()).toBe(
      '10',
    );
    await page.keyboard.press('Escape');
    await editor.waitFor({ state: 'detached' });
  });
});
