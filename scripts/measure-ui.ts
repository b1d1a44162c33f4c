import type { BrowserContext, Page } from 'playwright-core';

import { launchBrowser } from '../test/harness/browser.ts';
import { startInstance, temporaryDataFolder } from '../test/harness/instance.ts';
import type { Instance } from '../test/harness/instance.ts';
import { connectModern } from '../test/harness/mcp.ts';

const TASKS = 5_000;
const BATCH = 100;

/** What the page may cost at most. */
const BUDGETS = {
  'first load, compressed KB': 180,
  'largest contentful paint, ms': 1_200,
  'layout shift': 0.02,
  'DOM nodes at the end of 5,000 tasks': 2_000,
} as const;
type Measured = Record<keyof typeof BUDGETS, number>;

const OBSERVE = `
  window.seen = { paint: 0, shift: 0 };
  new PerformanceObserver((list) => { for (const { startTime } of list.getEntries()) window.seen.paint = startTime; })
    .observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.seen.shift += entry.value; })
    .observe({ type: 'layout-shift', buffered: true });`;

/** `npm run measure:ui`: the page's budgets, measured on a real instance in a real browser. */
async function main(): Promise<void> {
  await using data = await temporaryDataFolder();
  await using instance = await startInstance(data.path);
  await seed(instance);
  await using browser = await launchBrowser();
  await using context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await signIn(context, instance);
  const page = await context.newPage();
  report(await measureLoad(page, instance));
  report({ 'DOM nodes at the end of 5,000 tasks': await measureNodes(page) });
}

function report(measured: Partial<Measured>): void {
  for (const [name, value] of Object.entries(measured) as [keyof Measured, number][]) {
    const isOver = value > BUDGETS[name];
    if (isOver) process.exitCode = 1;
    console.log(`${name}: ${round(value)} (at most ${BUDGETS[name]})${isOver ? '  over' : ''}`);
  }
}

async function seed(instance: Instance): Promise<void> {
  await using caller = await connectModern(instance.access);
  await caller.call('add_projects', { projects: [{ name: 'Many' }] });
  for (let from = 0; from < TASKS; from += BATCH) {
    const titles = Array.from({ length: BATCH }, (_, n) => `task ${from + n}`);
    await caller.call('add_tasks', { tasks: titles.map((title) => ({ title, project: 'Many' })) });
  }
  await caller.call('quick_add', { text: 'sort the letters today' });
}

async function signIn(context: BrowserContext, instance: Instance): Promise<void> {
  const page = await context.newPage();
  await page.goto(instance.access.url);
  await page.locator('#tasks').waitFor({ state: 'attached' });
  await page.evaluate(
    `navigator.serviceWorker.getRegistrations().then((all) => Promise.all(all.map((one) => one.unregister())))`,
  );
  await page.close();
}

/** As a newcomer's browser loads it: with nothing cached. What is preloaded while the page rests is not counted. */
async function measureLoad(page: Page, instance: Instance) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.addInitScript(OBSERVE);
  await page.goto(`${instance.origin}/today`);
  await page.getByRole('main').getByRole('button', { name: 'sort the letters' }).waitFor();
  const firstLoad = bytes / 1024;
  await page.evaluate('new Promise(requestIdleCallback)');
  const seen = await page.evaluate<{ paint: number; shift: number }>('window.seen');
  return {
    'first load, compressed KB': firstLoad,
    'largest contentful paint, ms': seen.paint,
    'layout shift': seen.shift,
  };
}

async function measureNodes(page: Page): Promise<number> {
  await page.getByRole('link', { name: /^Many/u }).click();
  await page.getByRole('main').getByRole('button', { name: 'task 0', exact: true }).waitFor();
  const last = page.getByRole('listitem', { name: `task ${TASKS - 1}`, exact: true });
  while ((await last.count()) === 0)
    await page.evaluate(
      `(() => { const area = document.querySelector('main [data-scroller]'); area.scrollTop = area.scrollHeight; return new Promise(requestAnimationFrame); })()`,
    );
  return page.evaluate(`document.querySelectorAll('*').length`);
}

function round(value: number): number {
  return value < 1 ? Math.round(value * 1000) / 1000 : Math.round(value);
}

await main();
