import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { waitFor } from '@taskloom/platform/testing';

import { launchBrowser, skipBrowserTests } from '../harness/browser.ts';
import { startInstance, temporaryDataFolder } from '../harness/instance.ts';
import type { Instance } from '../harness/instance.ts';
import { connectModern } from '../harness/mcp.ts';
import { expectAccessible, openPage, overflow } from '../harness/page.ts';

const UNDONE = { name: 'Complete buy milk', checked: false } as const;
const LINE = 'add buy milk tomorrow at 9 every week p1 #Home';

if (skipBrowserTests)
  process.stderr.write(
    'No Chromium found: the browser tests are skipped. CHROMIUM_PATH names one.\n',
  );

describe.skipIf(skipBrowserTests)('a person in the browser', { timeout: 360_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('lives the story at desktop width, over a restart', async () => {
    await using data = await temporaryDataFolder();
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    {
      await using instance = await startInstance(data.path);
      const page = await openPage(context, instance);
      await sayAndSeeItDone(page);
      await completeAndSeeTheNext(page);
      await beReminded(page, instance);
      await page.close();
    }
    await using again = await startInstance(data.path);
    const page = await openPage(context, again);
    await milk(page).waitFor();
    await page.getByRole('log', { name: 'Transcript' }).getByText(LINE).waitFor();
    await page.locator('[data-tool-call]').first().waitFor();
    expect(await milk(page).count()).toBe(1);
    await context.close();
  });

  test('has tasks shown in the zone of the first browser, and is offered another one once', async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    const inZone = async (timezoneId: string) =>
      browser.newContext({ viewport: { width: 390, height: 844 }, timezoneId });
    const home = await inZone('Europe/Berlin');
    await openPage(home, instance);
    await using caller = await connectModern(instance.access);
    const zone = async () => ((await caller.call('get_me', {})) as { time_zone: string }).time_zone;
    await waitFor(async () => (await zone()) === 'Europe/Berlin');
    await home.close();

    const away = await inZone('Europe/Lisbon');
    const page = await openPage(away, instance);
    const offer = page.getByRole('region', { name: 'Time zone' });
    await offer.getByText('Your computer is in Europe/Lisbon').waitFor();
    await offer.getByRole('button', { name: 'Keep Berlin' }).click();
    await offer.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('main', { name: 'Tasks' }).waitFor();
    await page.getByRole('checkbox').or(page.getByRole('textbox')).first().waitFor();
    expect(await offer.count()).toBe(0);
    await away.close();

    const further = await inZone('Asia/Tokyo');
    const later = await openPage(further, instance);
    await later.getByRole('button', { name: 'Use Tokyo' }).click();
    await waitFor(async () => (await zone()) === 'Asia/Tokyo');
    await later.getByRole('region', { name: 'Time zone' }).waitFor({ state: 'detached' });
    await further.close();
  });

  test('organises a project: sections, subtasks, what waits, recurrence, comments, trash', async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    await using caller = await connectModern(instance.access);
    await caller.call('add_projects', { projects: [{ name: 'Home' }] });
    await caller.call('add_tasks', {
      tasks: [
        { title: 'paint the wall', project: 'Home' },
        { title: 'buy paint', project: 'Home' },
      ],
    });
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await openPage(context, instance);
    const tasks = page.getByRole('main', { name: 'Tasks' });
    await page.getByRole('link', { name: /^Home/u }).first().click();
    await row(page, 'paint the wall').waitFor();

    // A section, and a task moved into it by keys alone.
    await page.getByRole('button', { name: 'Project Home' }).click();
    await page.getByRole('menuitem', { name: 'Add section' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Kitchen');
    await page.keyboard.press('Enter');
    await tasks.getByRole('heading', { name: /Kitchen/u }).waitFor();
    await row(page, 'paint the wall').getByRole('button', { name: 'paint the wall' }).focus();
    await page.keyboard.press('Alt+ArrowDown');
    const kitchen = tasks.getByRole('list', { name: 'Kitchen' });
    await kitchen.getByText('paint the wall').waitFor();

    // Everything about it in its panel.
    await kitchen.getByText('paint the wall').click();
    const panel = page.getByRole('region', { name: 'Task: paint the wall' });
    await panel.getByRole('textbox', { name: 'Add a subtask' }).fill('tape the edges');
    await page.keyboard.press('Enter');
    await panel.getByText('Subtasks 0/1').waitFor();
    await panel.getByRole('checkbox', { name: 'Complete tape the edges' }).click();
    await panel.getByText('Subtasks 1/1').waitFor();
    const repeats = panel.getByRole('textbox', { name: 'Repeats' });
    await repeats.fill('every 3rd workday');
    await panel.getByText('every 3rd weekday').waitFor();
    await repeats.fill('');
    const blocker = panel.getByRole('combobox', { name: /has to be done first/u });
    await blocker.click();
    await blocker.pressSequentially('buy');
    await page.getByRole('option', { name: 'buy paint' }).click();
    await panel.getByRole('textbox', { name: 'Write a comment' }).fill('in blue');
    await panel.getByRole('button', { name: 'Comment', exact: true }).click();
    await panel.getByRole('list', { name: 'Comments' }).getByText('in blue').waitFor();
    await expectAccessible(page);
    await row(page, 'paint the wall').getByText('Blocked').waitFor();
    await row(page, 'paint the wall').getByText('1/1').waitFor();

    // Deleted, found in the trash, restored.
    await panel.getByRole('button', { name: 'Delete task' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete task' }).click();
    await page.getByRole('link', { name: 'Trash' }).click();
    await tasks.getByRole('button', { name: 'Restore paint the wall' }).click();
    await page.getByRole('link', { name: /^Home/u }).first().click();
    await row(page, 'paint the wall').waitFor();
    expect(await row(page, 'paint the wall').count()).toBe(1);
    await context.close();
  });

  test('finds nothing out of reach in any view, and saves a filter that it mended', async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await openPage(context, instance);
    for (const name of ['Overview', 'Archive', 'Trash', 'Settings']) {
      await page.getByRole('link', { name }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      await expectAccessible(page);
      expect(await overflow(page), name).toEqual({ width: 0, height: 0 });
    }
    await page.getByRole('button', { name: 'Kind of address' }).click();
    await page.getByRole('option', { name: 'Webhook' }).click();
    await page
      .getByRole('textbox', { name: 'Address', exact: true })
      .fill('https://example.com/hook');
    await page.keyboard.press('Enter');
    expect(await page.getByLabel('Secret of the webhook').inputValue()).toMatch(/^whsec_/u);
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.getByRole('button', { name: 'Show the log' }).click();
    await page.getByText('Nothing yet. Notifications').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'New filter' }).click();
    await page.getByRole('textbox', { name: 'Filter' }).fill('todya | p1');
    await page.getByRole('button', { name: 'Use “today | p1”' }).click();
    await page.getByText('No task matches').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save filter' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Now');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Now' }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/filter\/./u);
    await context.close();
  });

  test.each(['light', 'dark'] as const)(
    'finds nothing out of reach on a phone, %s',
    async (colorScheme) => {
      await using data = await temporaryDataFolder();
      await using instance = await startInstance(data.path);
      const context = await browser.newContext({
        viewport: { width: 390, height: 844 },
        hasTouch: true,
        isMobile: true,
        colorScheme,
      });
      const page = await openPage(context, instance);
      await pane(page, 'Chat').click();
      await expectAccessible(page);
      await sayAndSeeAnswer(page);
      await expectAccessible(page);
      await pane(page, 'Tasks').click();
      await milk(page).waitFor();
      await expectAccessible(page);
      expect(await overflow(page)).toEqual({ width: 0, height: 0 });
      await context.close();
    },
  );
});

async function sayAndSeeAnswer(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(LINE);
  await page.keyboard.press('Enter');
  await page.locator('[data-tool-call]').waitFor();
  await page.getByRole('button', { name: 'Send' }).waitFor();
}

async function sayAndSeeItDone(page: Page): Promise<void> {
  await sayAndSeeAnswer(page);
  await milk(page).waitFor();
}

async function completeAndSeeTheNext(page: Page): Promise<void> {
  const before = await dueOf(page);
  await milk(page).click();
  await waitFor(async () => (await milk(page).count()) === 1 && (await dueOf(page)) !== before);
}

async function beReminded(page: Page, instance: Instance): Promise<void> {
  await using caller = await connectModern(instance.access);
  const soon = new Date(Date.now() + 2000).toISOString();
  await caller.call('add_tasks', { tasks: [{ title: 'stretch', due: soon, reminders: [soon] }] });
  await page.getByRole('log', { name: 'Messages' }).getByText('stretch').waitFor();
}

function row(page: Page, title: string): Locator {
  return page.getByRole('main', { name: 'Tasks' }).getByRole('listitem', { name: title });
}

function milk(page: Page): Locator {
  return page.getByRole('main', { name: 'Tasks' }).getByRole('checkbox', UNDONE);
}

/** The text of the row, which holds the date in words. */
async function dueOf(page: Page): Promise<string> {
  const row = page
    .getByRole('main', { name: 'Tasks' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('checkbox', UNDONE) });
  return (await row.count()) === 0 ? '' : ((await row.last().textContent()) ?? '');
}

function pane(page: Page, name: string): Locator {
  return page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name });
}
