import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { launchBrowser, skipBrowserTests } from '../harness/browser.ts';
import { startInstance, temporaryDataFolder } from '../harness/instance.ts';
import { connectModern } from '../harness/mcp.ts';
import { expectAccessible, openPage } from '../harness/page.ts';

describe.skipIf(skipBrowserTests)('the line that adds a task', { timeout: 360_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('shows what it understands before it is added, and adds for today in Today', async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    await using context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await openPage(context, instance);
    await page.getByRole('link', { name: 'Today' }).click();
    await page.keyboard.press('q');
    await page.keyboard.type('read tomorrow never dies p1 #Films');
    const understood = page.getByRole('status', { name: 'Understood' });
    await understood.getByText('new project').waitFor();
    await expectAccessible(page);

    // A press leaves a word in the title; what says no date is for today then.
    await understood.getByRole('button', { name: /^due tomorrow/u }).click();
    await understood.getByText('today', { exact: true }).waitFor();
    const line = page.getByRole('textbox', { name: 'Add a task' });
    expect(await line.inputValue()).toBe('read \\tomorrow never dies p1 #Films');
    await page.keyboard.press('Enter');
    await page
      .getByRole('main')
      .getByRole('listitem', { name: 'read tomorrow never dies' })
      .waitFor();
    await using caller = await connectModern(instance.access);
    expect(await caller.call('find_tasks', { filter: 'today' })).toMatchObject({
      tasks: [{ title: 'read tomorrow never dies', priority: 'p1' }],
    });

    // A day that does not exist is told while it can be mended.
    await line.fill('thing on febtember 31');
    await understood.getByText('Not a date that exists: “on febtember 31”').waitFor();
  });

  test('takes what another app shares', async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    await using context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const page = await openPage(context, instance);
    await page.goto(`${instance.origin}/today?title=Read%20this&url=https%3A%2F%2Fexample.com`);
    const line = page.getByRole('textbox', { name: 'Add a task' });
    await expect.poll(() => line.inputValue()).toBe('Read this https://example.com');
    expect(new URL(page.url()).search).toBe('');
    const manifest = await page.request.get(`${instance.origin}/manifest.webmanifest`);
    expect(await manifest.json()).toMatchObject({ start_url: '/today', display: 'standalone' });
  });

  test('opens over the page where the view has no such line', async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    await using context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await openPage(context, instance);
    await page.goto(`${instance.origin}/settings`);
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    await page.keyboard.press('q');
    const over = page.getByRole('dialog', { name: 'Add a task' });
    await expect
      .poll(() => over.getByRole('textbox').evaluate((line) => line.matches(':focus')))
      .toBe(true);
    await page.keyboard.type('call mum tomorrow');
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await over.waitFor({ state: 'detached' });
    await page.getByText(/^Added “call mum”/u).waitFor();
    await using caller = await connectModern(instance.access);
    expect(await caller.call('find_tasks', { filter: 'tomorrow' })).toMatchObject({
      tasks: [{ title: 'call mum' }],
    });
  });
});
