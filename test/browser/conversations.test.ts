import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { launchBrowser, skipBrowserTests } from '../harness/browser.ts';
import { startInstance, temporaryDataFolder } from '../harness/instance.ts';
import type { DataFolder, Instance } from '../harness/instance.ts';
import { expectAccessible } from '../harness/page.ts';

describe.skipIf(skipBrowserTests)('conversations in the browser', { timeout: 180_000 }, () => {
  let data: DataFolder;
  let instance: Instance;
  let browser: Browser;

  beforeAll(async () => {
    data = await temporaryDataFolder();
    instance = await startInstance(data.path);
    browser = await launchBrowser();
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await instance[Symbol.asyncDispose]();
    await data[Symbol.asyncDispose]();
  });

  async function openPage(): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.goto(instance.access.url);
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    return page;
  }

  async function talk(page: Page, text: string): Promise<void> {
    await page.getByTitle('New conversation', { exact: true }).click();
    await say(page, text);
  }

  async function say(page: Page, text: string): Promise<void> {
    const log = page.getByRole('log', { name: 'Transcript' });
    const answers = log.getByRole('button', { name: 'Copy answer' });
    const before = await answers.count();
    await page.getByRole('textbox', { name: 'Message' }).fill(text);
    await page.keyboard.press('Enter');
    await log.getByText(`You: ${text}`).waitFor();
    await answers.nth(before).waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'detached' });
  }

  const list = (page: Page) => page.getByRole('region', { name: 'Conversation', exact: true });

  async function choose(page: Page, conversation: string, action: string): Promise<void> {
    await list(page)
      .getByRole('button', { name: `More about ${conversation}` })
      .click();
    await page.getByRole('menuitem', { name: action, exact: true }).click();
  }

  test('show what was looked up before something was done as one line, which opens', async () => {
    const page = await openPage();
    await talk(page, 'buy milk tomorrow at 9 every week');
    const log = page.getByRole('log', { name: 'Transcript' });
    const lookUps = log.getByRole('article', { name: /^Looked up \d things$/u });
    await lookUps.waitFor();
    await log.getByRole('article', { name: /^Added “Buy milk”/iu }).waitFor();
    expect(await log.getByRole('article').count()).toBe(2);
    await expectAccessible(page);

    const line = lookUps.getByRole('button', { name: /^Looked up/u });
    await line.focus();
    expect(await line.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('Enter');
    expect(await line.getAttribute('aria-expanded')).toBe('true');
    const count = Number(await lookUps.getAttribute('data-look-ups'));
    expect(await lookUps.getByRole('article').count()).toBe(count);
    await expectAccessible(page);
    await page.keyboard.press('Space');
    expect(await lookUps.getByRole('article').count()).toBe(0);
    await page.close();
  });

  test('are renamed, pinned, archived, brought back and found by what was said', async () => {
    const page = await openPage();
    await talk(page, 'add buy crème fraîche');
    await talk(page, 'add call the dentist');
    await page.getByTitle('Conversations', { exact: true }).click();
    await choose(page, 'Call the dentist', 'Rename');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Teeth');
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
    await list(page)
      .getByRole('button', { name: /^Teeth/u })
      .waitFor();
    await choose(page, 'Buy crème fraîche', 'Pin');
    const pinned = list(page).getByRole('region', { name: 'Pinned' });
    await pinned.getByText('Buy crème fraîche').waitFor();

    await choose(page, 'Teeth', 'Archive');
    await list(page)
      .getByRole('button', { name: /^Teeth/u })
      .waitFor({ state: 'detached' });
    await page.getByRole('searchbox', { name: 'Search conversations' }).fill('dentist');
    await list(page)
      .getByRole('button', { name: /^Teeth.*Archived/u })
      .waitFor();
    await page.getByRole('searchbox', { name: 'Search conversations' }).fill('nothing like it');
    await page.getByText('Nothing found').waitFor();
    await page.getByRole('searchbox', { name: 'Search conversations' }).fill('creme');
    await list(page)
      .getByRole('button', { name: /^Buy crème/u })
      .waitFor();
    // The keyboard leads from the field into the list.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('log').getByText('You: add buy crème fraîche').waitFor();

    await page.getByTitle('Conversations', { exact: true }).click();
    await list(page).getByRole('button', { name: 'Archived', exact: true }).click();
    await choose(page, 'Teeth', 'Bring back from the archive');
    await page.getByText('Nothing archived').waitFor();
    await list(page).getByRole('button', { name: 'Show the others' }).click();
    await list(page)
      .getByRole('button', { name: /^Teeth/u })
      .waitFor();
    expect(await list(page).getByRole('heading', { level: 3 }).allTextContents()).toEqual([
      'Pinned',
      'Today',
    ]);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.close();
  });

  test('an edited message and another answer are branches to switch between', async () => {
    const page = await openPage();
    await talk(page, 'add water the roses');
    await say(page, 'add mow the lawn');
    const log = page.getByRole('log', { name: 'Transcript' });
    const said = () => log.locator('p', { hasText: /^You: / }).allTextContents();

    // By keyboard alone: from the message's buttons into its text.
    await log.getByRole('button', { name: 'Edit message' }).first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Edit message' }).fill('add water the tulips');
    await page.keyboard.press('Enter');
    await log.getByText('1 of 2').or(log.getByText('2 of 2')).waitFor();
    await expect.poll(said).toEqual(['You: add water the tulips']);
    await log.getByRole('button', { name: 'Previous branch' }).click();
    await expect.poll(said).toEqual(['You: add water the roses', 'You: add mow the lawn']);
    await page.reload();
    await log.getByText('1 of 2').waitFor();
    await log.getByRole('button', { name: 'Next branch' }).click();
    await expect.poll(said).toEqual(['You: add water the tulips']);

    await say(page, 'what is due today?');
    await log.getByRole('button', { name: 'Regenerate answer' }).last().click();
    await log.getByText('2 of 2').nth(1).waitFor();
    await expect.poll(said).toEqual(['You: add water the tulips', 'You: what is due today?']);
    await log.getByRole('button', { name: 'Branch from here' }).first().click();
    await expect.poll(said).toEqual(['You: add water the tulips']);
    await log.getByText('3 of 3').waitFor();
    await say(page, 'what is overdue?');
    await page.close();
  });

  test('a conversation is shared by a link without an account until it is taken back, and exported', async () => {
    const page = await openPage();
    await talk(page, 'add paint the fence');
    await list(page)
      .getByRole('button', { name: /^More about/u })
      .click();
    await page.getByRole('menuitem', { name: 'Share' }).click();
    await page.getByRole('button', { name: 'Make a link' }).click();
    const address = await page.getByRole('textbox', { name: 'Link' }).inputValue();

    // The service worker of this page keeps out of it, and another browser needs nothing.
    await using stranger = await browser.newContext();
    const reader = await stranger.newPage();
    const heading = (text: string) => reader.getByRole('heading', { level: 1, name: text });
    await reader.goto(address);
    await reader.getByText('add paint the fence').last().waitFor();
    expect(await reader.locator('script, img, link, iframe').count()).toBe(0);
    await page.getByRole('button', { name: 'Take the link back' }).click();
    await page.getByRole('button', { name: 'Make a link' }).waitFor();
    await reader.reload();
    await heading('Nothing is shared here').waitFor();
    await page.keyboard.press('Escape');

    const download = page.waitForEvent('download');
    await list(page)
      .getByRole('button', { name: /^More about/u })
      .click();
    await page.getByRole('menuitem', { name: 'Export as Markdown' }).click();
    expect((await download).suggestedFilename()).toMatch(/\.md$/u);
    await page.close();
  });
});
