import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { launchBrowser, skipBrowserTests } from '../harness/browser.ts';
import { startInstance, temporaryDataFolder } from '../harness/instance.ts';
import { connectModern } from '../harness/mcp.ts';
import { expectAccessible, openPage } from '../harness/page.ts';

describe.skipIf(skipBrowserTests)('a page whose Taskloom is away', { timeout: 360_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('opens, shows what it had, and sends what was done once Taskloom is back', async () => {
    await using data = await temporaryDataFolder();
    await using context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    let page: Page;
    let port: string;
    {
      await using instance = await startInstance(data.path);
      port = new URL(instance.origin).port;
      await using caller = await connectModern(instance.access);
      for (const text of ['buy milk today', 'call Ana today'])
        await caller.call('quick_add', { text });
      page = await openPage(context, instance);
      await page.goto(`${instance.origin}/today`);
      await row(page, 'buy milk').waitFor();
      await expect.poll(() => keptFiles(page)).toContain('/assets/task-panel');
      await expect.poll(() => keptQueries(page)).toContain('buy milk');
    }
    const waiting = page.getByRole('region', { name: 'Waiting to be sent' });
    await row(page, 'buy milk').getByRole('checkbox').click();
    await waiting.getByText('Complete “buy milk”').waitFor();
    await page.getByRole('textbox', { name: 'Add a task' }).fill('bake bread tomorrow');
    await page.keyboard.press('Enter');
    await waiting.getByText('Add “bake bread tomorrow”').waitFor();
    await page.getByRole('textbox', { name: 'Add a task' }).fill('a line that is not done');

    await page.reload();
    await row(page, 'call Ana').waitFor();
    await waiting.getByText('Add “bake bread tomorrow”').waitFor();
    expect(await row(page, 'buy milk').count()).toBe(0);
    expect(await page.getByRole('textbox', { name: 'Add a task' }).inputValue()).toBe(
      'a line that is not done',
    );
    await expectAccessible(page);

    await using again = await startInstance(data.path, { TASKLOOM_PORT: port });
    await waiting.waitFor({ state: 'detached' });
    await using caller = await connectModern(again.access);
    const { tasks } = (await caller.call('find_tasks', { filter: 'all' })) as {
      tasks: { title: string; status: string }[];
    };
    expect(Object.fromEntries(tasks.map(({ title, status }) => [title, status]))).toEqual({
      'buy milk': 'done',
      'call Ana': 'open',
      'bake bread': 'open',
    });
  });

  test('says what could not be done, since the task went meanwhile', async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    await using caller = await connectModern(instance.access);
    await caller.call('quick_add', { text: 'buy milk today' });
    await using context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const page = await openPage(context, instance);
    await page.goto(`${instance.origin}/today`);
    await row(page, 'buy milk').waitFor();
    await context.setOffline(true);
    await row(page, 'buy milk').getByRole('checkbox').click();
    await page.getByText('Complete “buy milk”').waitFor();
    await caller.call('delete_tasks', { tasks: ['buy milk'], confirm: true });
    await context.setOffline(false);
    await page
      .getByRole('log', { name: 'Messages' })
      .getByText('Not done: Complete “buy milk”')
      .waitFor();
    expect(await page.getByRole('region', { name: 'Waiting to be sent' }).count()).toBe(0);
  });
});

function row(page: Page, title: string): Locator {
  return page
    .getByRole('main', { name: 'Tasks' })
    .getByRole('listitem', { name: title, exact: true });
}

function keptFiles(page: Page): Promise<string> {
  return page.evaluate(
    `caches.open('taskloom-shell').then((cache) => cache.keys()).then((kept) => kept.map(({ url }) => new URL(url).pathname).join(' '))`,
  );
}

function keptQueries(page: Page): Promise<string> {
  return page.evaluate(`new Promise((resolve) => {
    const opening = indexedDB.open('keyval-store');
    opening.onsuccess = () => {
      const asked = opening.result.transaction('keyval').objectStore('keyval').get('taskloom.kept-queries');
      asked.onsuccess = () => resolve(JSON.stringify(asked.result ?? ''));
    };
  })`);
}
