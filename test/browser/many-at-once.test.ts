import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { launchBrowser, skipBrowserTests } from '../harness/browser.ts';
import { startInstance, temporaryDataFolder } from '../harness/instance.ts';
import type { Instance } from '../harness/instance.ts';
import { connectModern } from '../harness/mcp.ts';
import { expectAccessible, openPage } from '../harness/page.ts';

/** More than one call of a tool takes, and more than is drawn at once. */
const MANY = 130;
const BATCH = 100;

describe.skipIf(skipBrowserTests)('many tasks at once', { timeout: 240_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('are selected with the keyboard, changed together and brought back by one undo', async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    const project = await fill(instance, MANY);
    await using context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await openPage(context, instance);
    await page.goto(`${instance.origin}/project/${project}`);
    await row(page, 'box 000').waitFor();

    // From the focused row on, and one more besides.
    await row(page, 'box 000').getByRole('button', { name: 'box 000' }).focus();
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await selectedCount(page, 3);
    await page.keyboard.press('Shift+ArrowUp');
    await selectedCount(page, 2);
    await row(page, 'box 005').click({ modifiers: ['Control'], position: { x: 400, y: 10 } });
    await selectedCount(page, 3);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Schedule' }).click();
    await page.getByRole('menuitem', { name: 'Tomorrow' }).click();
    await page.getByText('Rescheduled 3 tasks').waitFor();
    await using caller = await connectModern(instance.access);
    const count = async (filter: string) => {
      const found = await caller.call('find_tasks', { filter, limit: 200 });
      return (found as { tasks: unknown[] }).tasks.length;
    };
    expect(await count('tomorrow')).toBe(3);
    await page.keyboard.press('Control+z');
    await expect.poll(() => count('tomorrow')).toBe(0);

    // What goes elsewhere leaves the selection.
    await caller.call('delete_tasks', { tasks: ['box 005'], confirm: true });
    await selectedCount(page, 2);
    await page.keyboard.press('Escape');
    await selection(page).waitFor({ state: 'detached' });

    // All of them, more than one call takes: still one undo.
    await page.keyboard.press('Control+a');
    await selectedCount(page, MANY - 1);
    await page.keyboard.press('Delete');
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Delete/u })
      .click();
    await page.getByText(`Deleted ${MANY - 1} tasks`).waitFor();
    expect(await count('#Storeroom')).toBe(0);
    await page.getByRole('log', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => count('#Storeroom')).toBe(MANY - 1);
    await row(page, 'box 000').waitFor();
  });

  test('are selected on a phone by resting a finger on one and tapping others', async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    const project = await fill(instance, 4);
    await using context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    const page = await openPage(context, instance);
    await page.goto(`${instance.origin}/project/${project}`);
    await row(page, 'box 001').waitFor();
    await rest(page, 'box 001');
    await selectedCount(page, 1);
    await row(page, 'box 002').getByRole('button', { name: 'box 002' }).tap();
    await selectedCount(page, 2);
    await expectAccessible(page);
    await page.getByRole('toolbar').getByRole('button', { name: 'Complete' }).tap();
    await page.getByText('Completed 2 tasks').waitFor();
    await using caller = await connectModern(instance.access);
    expect(await caller.call('find_tasks', { filter: 'done' })).toMatchObject({
      tasks: [{ status: 'done' }, { status: 'done' }],
    });
  });
});

/** A project of so many tasks; answers its id. */
async function fill(instance: Instance, count: number): Promise<string> {
  await using caller = await connectModern(instance.access);
  const { projects } = (await caller.call('add_projects', {
    projects: [{ name: 'Storeroom' }],
  })) as { projects: { id: string }[] };
  const tasks = Array.from({ length: count }, (_, n) => ({
    title: `box ${String(n).padStart(3, '0')}`,
    project: 'Storeroom',
  }));
  for (let from = 0; from < count; from += BATCH)
    await caller.call('add_tasks', { tasks: tasks.slice(from, from + BATCH) });
  return projects[0]?.id ?? '';
}

function row(page: Page, title: string) {
  return page.getByRole('main').getByRole('listitem', { name: title });
}

function selection(page: Page) {
  return page.getByRole('status').filter({ hasText: 'selected' });
}

async function selectedCount(page: Page, count: number): Promise<void> {
  await expect.poll(() => selection(page).textContent()).toBe(`${count} selected`);
}

/** Playwright has no long tap of its own. */
async function rest(page: Page, title: string): Promise<void> {
  const box = await row(page, title).boundingBox();
  const session = await page.context().newCDPSession(page);
  const point = { x: (box?.x ?? 0) + 150, y: (box?.y ?? 0) + 15 };
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
  await selection(page).waitFor();
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}
