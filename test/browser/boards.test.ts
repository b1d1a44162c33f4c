import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { launchBrowser, skipBrowserTests } from '../harness/browser.ts';
import { startInstance, temporaryDataFolder } from '../harness/instance.ts';
import { connectModern } from '../harness/mcp.ts';
import { expectAccessible, openPage } from '../harness/page.ts';

describe.skipIf(skipBrowserTests)('boards', { timeout: 240_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('have columns by what the address says, and putting a card into one sets that', async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    await using caller = await connectModern(instance.access);
    const { projects } = (await caller.call('add_projects', {
      projects: [{ name: 'Garden' }],
    })) as { projects: { id: string }[] };
    await caller.call('manage_sections', { project: 'Garden', action: 'add', name: 'Beds' });
    await caller.call('add_tasks', {
      tasks: [
        { title: 'dig the beds', project: 'Garden', priority: 'p1', due: 'today' },
        { title: 'buy seeds', project: 'Garden', priority: 'p2', due: 'tomorrow at 9:00' },
      ],
    });
    const taskOf = async (title: string) => {
      const { tasks } = (await caller.call('get_tasks', { tasks: [title] })) as {
        tasks: { priority: string; section_id?: string; due?: { at?: string } }[];
      };
      return tasks[0];
    };
    await using context = await browser.newContext({ viewport: { width: 1800, height: 900 } });
    const page = await openPage(context, instance);

    // A project is a list, and a board by its sections at a press.
    await page.goto(`${instance.origin}/project/${projects[0]?.id}`);
    await page.getByRole('button', { name: 'Show as a board' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('board')).toBe('section');
    await inColumn(page, 'No section', 'dig the beds').waitFor();
    await expectAccessible(page);
    await inColumn(page, 'No section', 'dig the beds').dragTo(column(page, 'Beds'));
    await inColumn(page, 'Beds', 'dig the beds').waitFor();
    await expect.poll(async () => (await taskOf('dig the beds'))?.section_id).toBeDefined();

    // By priority, of all projects; by the keyboard, with the focus on the card that moved.
    await page.goto(`${instance.origin}/?board=priority`);
    await inColumn(page, 'Priority 2', 'buy seeds').waitFor();
    await opener(page, 'buy seeds').focus();
    await page.keyboard.press('Alt+ArrowRight');
    await inColumn(page, 'Priority 3', 'buy seeds').waitFor();
    await expect.poll(async () => (await taskOf('buy seeds'))?.priority).toBe('p3');
    await expect
      .poll(() => opener(page, 'buy seeds').evaluate((e) => e.matches(':focus')))
      .toBe(true);
    await page.keyboard.press('Control+z');
    await inColumn(page, 'Priority 2', 'buy seeds').waitFor();

    // By date: the time of day stays.
    const before = (await taskOf('buy seeds'))?.due?.at;
    await page.goto(`${instance.origin}/?board=date`);
    await inColumn(page, 'Tomorrow', 'buy seeds').dragTo(column(page, 'Today'));
    await inColumn(page, 'Today', 'buy seeds').waitFor();
    await expect.poll(async () => (await taskOf('buy seeds'))?.due?.at).not.toBe(before);
    expect((await taskOf('buy seeds'))?.due?.at?.slice(11)).toBe(before?.slice(11));
  });
});

/** Its name ends with how many tasks it holds. */
function column(page: Page, name: string) {
  return page.getByRole('region', { name: new RegExp(String.raw`^${name} \d+$`, 'u') });
}

function inColumn(page: Page, name: string, title: string) {
  return column(page, name).getByRole('listitem', { name: title });
}

function opener(page: Page, title: string) {
  return page.getByRole('main').locator('[data-task-open]', { hasText: title });
}
