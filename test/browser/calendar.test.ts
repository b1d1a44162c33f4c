import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { launchBrowser, skipBrowserTests } from '../harness/browser.ts';
import { startInstance, temporaryDataFolder } from '../harness/instance.ts';
import { connectModern } from '../harness/mcp.ts';
import { expectAccessible, openPage } from '../harness/page.ts';

/** Far from today, whenever that is. */
const MONTH = '2031-05';
const CROWD = 9;

describe.skipIf(skipBrowserTests)('the calendar', { timeout: 240_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('shows a month and a week, and moves tasks to other days at their time of day', async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    await using caller = await connectModern(instance.access);
    await caller.call('add_tasks', {
      tasks: [
        { title: 'dentist', due: `${MONTH}-06T09:30`, duration: '1 hour' },
        { title: 'stretch', due: `${MONTH}-07`, recurrence: 'every week' },
        ...Array.from({ length: CROWD }, (_, n) => ({ title: `guest ${n}`, due: `${MONTH}-20` })),
      ],
    });
    const dentist = async () => {
      const { tasks } = (await caller.call('get_tasks', { tasks: ['dentist'] })) as {
        tasks: { due: { at: string }; duration_minutes: number }[];
      };
      return tasks[0];
    };
    const due = async () => (await dentist())?.due.at;
    const at = await due();
    const time = at?.slice(10);
    await using context = await browser.newContext({ viewport: { width: 1600, height: 900 } });
    const page = await openPage(context, instance);
    await page.goto(`${instance.origin}/calendar/month/${MONTH}-01`);
    await page.getByRole('heading', { level: 1, name: 'May 2031' }).waitFor();
    expect(await page.title()).toContain('May 2031');
    await onDay(page, '6 May', 'dentist').waitFor();
    await onDay(page, '14 May', 'To come: stretch').waitFor();
    await expectAccessible(page);

    await onDay(page, '6 May', 'dentist').dragTo(day(page, '8 May'));
    await onDay(page, '8 May', 'dentist').waitFor();
    await expect.poll(due).toBe(`${MONTH}-08${time}`);

    // By the keyboard: a day, and a week.
    await onDay(page, '8 May', 'dentist').focus();
    await page.keyboard.press('Alt+ArrowRight');
    await onDay(page, '9 May', 'dentist').waitFor();
    await expect
      .poll(() => onDay(page, '9 May', 'dentist').evaluate((item) => item.matches(':focus')))
      .toBe(true);
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(due).toBe(`${MONTH}-16${time}`);
    await page.keyboard.press('Control+z');
    await onDay(page, '9 May', 'dentist').waitFor();

    // What a day has no room for is a press away.
    await day(page, '20 May')
      .getByRole('button', { name: /more on/u })
      .click();
    const all = page.getByRole('dialog', { name: /20 May/u });
    expect(await all.getByRole('button', { name: /^guest/u }).count()).toBe(CROWD);
    await page.keyboard.press('Escape');

    // A week has an address too; the lower edge of a task changes how long it lasts.
    await page.goto(`${instance.origin}/calendar/week/${MONTH}-09`);
    await page.getByRole('heading', { level: 1, name: '5 – 11 May 2031' }).waitFor();
    const item = page.getByRole('main').getByRole('button', { name: /dentist/u });
    await item.waitFor();
    await expectAccessible(page);
    const box = await item.boundingBox();
    const [x, bottom] = [(box?.x ?? 0) + 20, (box?.y ?? 0) + (box?.height ?? 0)];
    await page.mouse.move(x, bottom - 2);
    await page.mouse.down();
    await page.mouse.move(x, bottom + 22, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => (await dentist())?.duration_minutes).toBe(90);
    await item.focus();
    await page.keyboard.press('Alt+Shift+ArrowUp');
    await expect.poll(async () => (await dentist())?.duration_minutes).toBe(75);

    // Its place says the time of day: by the pointer in steps, and by the keyboard.
    const later = (from: string | undefined, minutes: number) =>
      new Date(Date.parse(from ?? '') + minutes * 60_000).toISOString();
    const before = (await due()) ?? '';
    const hours = (name: string) =>
      page.getByRole('region', {
        name: new RegExp(String.raw`day ${name} \d{4}, by the hour$`, 'u'),
      });
    await item.dragTo(hours('7 May'), {
      sourcePosition: { x: 20, y: 5 },
      targetPosition: { x: 30, y: 14 * 48 + 7 },
    });
    const afternoon = later(before, (-2 * 24 + 14 - 9.5) * 60);
    await expect.poll(async () => later(await due(), 0)).toBe(afternoon);
    await hours('7 May')
      .getByRole('button', { name: /dentist/u })
      .focus();
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(async () => later(await due(), 0)).toBe(later(afternoon, 15));
    await expect.poll(() => item.evaluate((button) => button.matches(':focus'))).toBe(true);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => later(await due(), 0)).toBe(afternoon);
    // What has no time yet gets one among the hours, and with it its place there.
    await page.getByRole('button', { name: 'stretch', exact: true }).focus();
    await page.keyboard.press('Alt+ArrowDown');
    await hours('7 May').getByRole('button', { name: '9:00 stretch' }).waitFor();
  });
});

function day(page: Page, name: string) {
  return page.getByRole('region', { name: new RegExp(String.raw`day ${name} \d{4}$`, 'u') });
}

function onDay(page: Page, name: string, title: string) {
  return day(page, name).getByRole('button', { name: title });
}
