import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { launchBrowser, skipBrowserTests } from '../harness/browser.ts';
import { startInstance, temporaryDataFolder } from '../harness/instance.ts';
import { connectModern } from '../harness/mcp.ts';
import { openPage } from '../harness/page.ts';

describe.skipIf(skipBrowserTests)('addresses of the page', { timeout: 360_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('a task, a search and a conversation can be shared, and back and forward lead through them', async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    await using caller = await connectModern(instance.access);
    await caller.call('add_projects', { projects: [{ name: 'Garden' }] });
    const added = (await caller.call('add_tasks', {
      tasks: [{ title: 'prune the roses', project: 'Garden' }],
    })) as { tasks: { id: string; project_id: string }[] };
    const { id, project_id: projectId } = added.tasks[0] ?? {};
    await using context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await openPage(context, instance);
    const panel = page.getByRole('region', { name: 'Task: prune the roses' });

    // A shared task opens over its own project, and the conversation stays in sight beside it.
    await page.goto(`${instance.origin}/task/${id}`);
    await panel.waitFor();
    await page.getByRole('heading', { level: 1, name: 'Garden' }).waitFor();
    expect(addressOf(page)).toEqual({ path: `/project/${projectId}`, task: id });
    await expect.poll(() => page.title()).toBe('prune the roses · Taskloom');
    await page.getByRole('textbox', { name: 'Message' }).click({ trial: true });
    await page.reload();
    await panel.waitFor();

    // Opened in the page: closing goes back to the view.
    await page.getByRole('link', { name: 'Inbox' }).click();
    await panel.waitFor({ state: 'detached' });
    await page.goBack();
    await panel.waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await panel.waitFor({ state: 'detached' });
    await page.getByRole('main').getByRole('button', { name: 'prune the roses' }).click();
    await panel.waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => addressOf(page)).toEqual({ path: `/project/${projectId}` });

    // A search is in the address, and Back leads out of it.
    await page.getByRole('searchbox', { name: 'Search tasks' }).fill('roses');
    await expect.poll(() => addressOf(page)['q']).toBe('roses');
    await page.getByRole('heading', { level: 1, name: 'Search' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Search' }).waitFor();
    await page.getByRole('main').getByRole('button', { name: 'prune the roses' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Garden' }).waitFor();

    // A conversation has an address of its own.
    await page.getByRole('textbox', { name: 'Message' }).fill('what is due today?');
    await page.keyboard.press('Enter');
    await page.locator('[data-tool-call]').waitFor();
    const first = addressOf(page)['chat'];
    expect(first).toMatch(/^[\da-f-]{36}$/u);
    await page.getByRole('button', { name: 'New conversation', exact: true }).click();
    await expect.poll(() => addressOf(page)['chat']).not.toBe(first);
    await page.locator('[data-tool-call]').waitFor({ state: 'detached' });
    await page.goBack();
    await page.locator('[data-tool-call]').waitFor();
    expect(addressOf(page)['chat']).toBe(first);
    await page.getByRole('link', { name: 'Today' }).click();
    expect(addressOf(page)).toEqual({ path: '/today', chat: first });
  });

  test('on a phone Back leads from the chat to the tasks', async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    await using context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    const page = await openPage(context, instance);
    await page.getByRole('button', { name: 'Chat', exact: true }).click();
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    await page.reload();
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    await page.goBack();
    await page.getByRole('main', { name: 'Tasks' }).waitFor();
    await page.getByRole('textbox', { name: 'Message' }).waitFor({ state: 'hidden' });
    expect(addressOf(page)).toEqual({ path: '/' });
  });
});

function addressOf(page: Page): Record<string, string> {
  const { pathname, searchParams } = new URL(page.url());
  return { path: pathname, ...Object.fromEntries(searchParams) };
}
