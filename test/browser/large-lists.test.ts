import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { launchBrowser, skipBrowserTests } from '../harness/browser.ts';
import { startInstance, temporaryDataFolder } from '../harness/instance.ts';
import { connectModern } from '../harness/mcp.ts';
import { openPage } from '../harness/page.ts';

const TASKS = 2_000;
const BATCH = 100;
const MOST_NODES = 2_000;
/** Milliseconds: a little more than the page allows for (`chat-ui/src/data/workspace.ts`). */
const CLOCK_SKEW = 3_500;

describe.skipIf(skipBrowserTests)('a project of thousands of tasks', { timeout: 480_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('is drawn only where it is in sight, and other views do not ask for it', async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    await using caller = await connectModern(instance.access);
    await caller.call('add_projects', { projects: [{ name: 'Archive room' }] });
    for (let from = 0; from < TASKS; from += BATCH)
      await caller.call('add_tasks', {
        tasks: Array.from({ length: BATCH }, (_, n) => ({
          title: `box ${String(from + n).padStart(4, '0')}`,
          project: 'Archive room',
        })),
      });
    await caller.call('quick_add', { text: 'sort the letters today' });
    const changed = Date.now();
    await using context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const first = await openPage(context, instance);
    await first.close();

    // A page reads again what may have changed since it was opened, as far as two clocks may differ.
    await expect.poll(() => Date.now() - changed).toBeGreaterThan(CLOCK_SKEW);
    const page = await context.newPage();
    const calls = recordCalls(page);
    await page.goto(`${instance.origin}/today`);
    await page.getByRole('main').getByRole('button', { name: 'sort the letters' }).waitFor();
    await page.getByRole('link', { name: /^Archive room/u }).waitFor();
    await expect.poll(() => calls.some((call) => call.startsWith('find_activity'))).toBe(true);
    const filters = calls.flatMap(
      (call) => /^find_tasks .*"filter":"([^"]+)"/u.exec(call)?.[1] ?? [],
    );
    expect(filters.toSorted()).toEqual(['done & subtask', 'subtask', 'today | overdue']);
    expect(
      calls.filter((call, place) => calls.indexOf(call) !== place),
      'made twice',
    ).toEqual([]);

    await page.getByRole('link', { name: /^Archive room/u }).click();
    await page.getByRole('main').getByRole('button', { name: 'box 0000' }).waitFor();
    expect(await countNodes(page)).toBeLessThan(MOST_NODES);
    // All of them, of which only the first page was read.
    await page.getByRole('main').getByRole('button', { name: 'box 0000' }).focus();
    await page.keyboard.press('Control+a');
    const bar = page.getByRole('status').filter({ hasText: 'selected' });
    await expect.poll(() => bar.textContent()).toBe(`${TASKS} selected`);
    await page.keyboard.press('Escape');
    await bar.waitFor({ state: 'detached' });
    await scrollToEnd(page, `box ${TASKS - 1}`);
    expect(await countNodes(page)).toBeLessThan(MOST_NODES);
    const last = page.getByRole('listitem', { name: `box ${TASKS - 1}` });
    expect(await last.getAttribute('aria-setsize')).toBe(String(TASKS));
  });
});

/** Tool calls with their arguments, as they are sent. */
function recordCalls(page: Page): string[] {
  const calls: string[] = [];
  page.on('request', (request) => {
    const body = new URL(request.url()).pathname === '/mcp' ? request.postData() : null;
    if (body === null) return;
    const { method, params } = JSON.parse(body) as {
      method: string;
      params?: { name: string; arguments: unknown };
    };
    if (method === 'tools/call') calls.push(`${params?.name} ${JSON.stringify(params?.arguments)}`);
  });
  return calls;
}

function countNodes(page: Page): Promise<number> {
  return page.evaluate(`document.querySelectorAll('*').length`);
}

/** Pages come as the end comes near, so it is gone to until it is the end. */
async function scrollToEnd(page: Page, title: string): Promise<void> {
  await expect
    .poll(async () => {
      await page.evaluate(
        `(() => { const area = document.querySelector('main [data-scroller]'); area.scrollTop = area.scrollHeight; })()`,
      );
      return page.getByRole('listitem', { name: title, exact: true }).count();
    })
    .toBe(1);
}
