import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

import { launchBrowser } from '../test/harness/browser.ts';
import { repository, startInstance, temporaryDataFolder } from '../test/harness/instance.ts';
import type { Instance } from '../test/harness/instance.ts';
import { connectModern } from '../test/harness/mcp.ts';

const FOLDER = join(repository, 'docs/images');

const DESKTOP: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };
const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

/** What a busy person's week may look like. */
const TASKS = [
  'buy milk tomorrow at 9 every week p2 #Home @errands',
  'water the plants every 3 days #Home',
  'repair the kitchen lamp #Home',
  'call the landlord about the heating today at 16:00 p1 #Home',
  'send the invoice to Ada today p1 #Work @finance',
  'prepare slides for the review friday at 10:00 p2 #Work',
  'weekly report every friday at 15:00 #Work',
  'read the draft of chapter 3 #Work @writing',
  'book train tickets to Lisbon tomorrow p3 #Travel @errands',
  'renew the passport in 2 weeks #Travel',
  'run 5 km every monday, wednesday and friday at 7:00 #Health',
  'dentist appointment next tuesday at 8:30 #Health',
];

/** Below the project's line, in its sections, and what has to wait. */
const SECTIONS = ['Kitchen', 'Garden'];
const PLACES = [
  { tasks: ['buy milk', 'repair the kitchen lamp'], project: 'Home', section: 'Kitchen' },
  { tasks: ['water the plants'], project: 'Home', section: 'Garden' },
];
const SUBTASKS = ['collect the numbers', 'draft the story', 'ask Ben for feedback'];

const SAYINGS = ['What is due today?', 'add pick up the parcel tomorrow at 17:30 p2 #Home'];

/** `node scripts/screenshot.ts`: the README's pictures, of a real instance with sample tasks. */
async function main(): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await using data = await temporaryDataFolder();
  await using instance = await startInstance(data.path);
  await seed(instance);
  const browser = await launchBrowser();
  try {
    await converse(browser, instance);
    for (const colorScheme of ['light', 'dark'] as const) {
      await shoot(browser, { ...DESKTOP, colorScheme }, instance, {
        [`board-${colorScheme}`]: async () => {},
        [`task-${colorScheme}`]: async (page) => {
          await page
            .getByRole('main')
            .getByRole('button', { name: /^prepare slides/u })
            .click();
          await page.getByLabel('Task: prepare slides for the review').waitFor();
        },
        [`project-${colorScheme}`]: async (page) => {
          await page.getByRole('button', { name: 'Close' }).click();
          await page.getByRole('link', { name: /^Home/u }).first().click();
          // The last to come: the menus are loaded after the page.
          await page.getByRole('button', { name: 'Section Garden' }).waitFor();
        },
        [`overview-${colorScheme}`]: async (page) => {
          await page.getByRole('link', { name: 'Overview' }).click();
          await page.getByRole('heading', { name: 'Open tasks by project' }).waitFor();
        },
        [`calendar-${colorScheme}`]: async (page) => {
          await page.getByRole('link', { name: 'Calendar' }).click();
          // What is to come is asked for after what is due.
          await page
            .getByRole('button', { name: /To come: .*buy milk/u })
            .first()
            .waitFor();
        },
      });
      await shoot(browser, { ...PHONE, colorScheme }, instance, {
        [`phone-tasks-${colorScheme}`]: async (page) => {
          await page.getByRole('button', { name: 'Views and projects' }).click();
          await page.getByRole('dialog').getByRole('link', { name: /^Home/u }).click();
          await page.getByRole('button', { name: 'Section Garden' }).waitFor();
        },
        [`phone-chat-${colorScheme}`]: (page) =>
          page.getByRole('button', { name: 'Chat', exact: true }).click(),
      });
    }
  } finally {
    await browser.close();
  }
}

async function seed(instance: Instance): Promise<void> {
  await using caller = await connectModern(instance.access);
  for (const text of TASKS) await caller.call('quick_add', { text });
  for (const name of SECTIONS)
    await caller.call('manage_sections', { project: 'Home', action: 'add', name });
  for (const place of PLACES) await caller.call('move_tasks', place);
  const parent = 'prepare slides for the review';
  await caller.call('add_tasks', { tasks: SUBTASKS.map((title) => ({ title, parent })) });
  await caller.call('complete_tasks', { tasks: SUBTASKS.slice(0, 1) });
  const waiting = { task: SUBTASKS[2], blocked_by: [SUBTASKS[1]] };
  await caller.call('update_tasks', { tasks: [waiting] });
  await caller.call('save_filter', { name: 'Now', filter: '(today | overdue) & (p1 | p2)' });
}

async function converse(browser: Browser, instance: Instance): Promise<void> {
  const page = await browser.newPage(DESKTOP);
  await page.goto(instance.access.url);
  for (const [answered, saying] of SAYINGS.entries()) {
    await page.getByRole('textbox', { name: 'Message' }).fill(saying);
    await page.keyboard.press('Enter');
    await page.locator('[data-tool-call]').nth(answered).waitFor();
    await page.getByRole('button', { name: 'Send', exact: true }).waitFor();
  }
  await page.close();
}

/** Does each step, and takes a picture named after it. */
async function shoot(
  browser: Browser,
  options: BrowserContextOptions,
  instance: Instance,
  steps: Record<string, (page: Page) => Promise<void>>,
): Promise<void> {
  const page = await browser.newPage(options);
  await page.goto(instance.access.url);
  await page.getByRole('main').getByRole('checkbox', { name: 'Complete buy milk' }).waitFor();
  // On a phone the conversation is behind the tasks.
  await page.locator('[data-tool-call]').first().waitFor({ state: 'attached' });
  for (const [name, step] of Object.entries(steps)) {
    await step(page);
    await page.evaluate('Promise.all(document.getAnimations().map((moving) => moving.finished))');
    await page.screenshot({ path: join(FOLDER, `${name}.png`) });
    console.log(`docs/images/${name}.png`);
  }
  await page.close();
}

await main();
