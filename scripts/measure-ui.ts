import type { Browser, BrowserContext, Page } from 'playwright-core';

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
  'largest contentful paint of a phone, ms': 2_500,
  'layout shift': 0.02,
  'DOM nodes at the end of 5,000 tasks': 2_000,
} as const;
type Measured = Record<keyof typeof BUDGETS, number>;

/** A middling phone, as Lighthouse has it: 1.6 Mbit/s each way to a server 150 ms away, a quarter of the speed. */
const PHONE = { latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000, slowdown: 4 };

const OBSERVE = `
  window.seen = { paint: 0, shift: 0, shownAt: 0 };
  new PerformanceObserver((list) => { for (const { startTime } of list.getEntries()) window.seen.paint = startTime; })
    .observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.seen.shift += entry.value; })
    .observe({ type: 'layout-shift', buffered: true });
  new MutationObserver((_, observer) => {
    if (document.querySelector('main [data-task-id]') === null) return;
    window.seen.shownAt = performance.now();
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });`;

/** What was asked for before the first task was there; what came without the network has no size. */
const BYTES = `[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .filter(({ startTime }) => startTime < window.seen.shownAt)
  .reduce((sum, { transferSize }) => sum + transferSize, 0)`;

/** `npm run measure:ui`: the page's budgets, measured on a real instance in a real browser. */
async function main(): Promise<void> {
  await using data = await temporaryDataFolder();
  await using instance = await startInstance(data.path);
  await seed(instance);
  await using browser = await launchBrowser();
  await using context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await signIn(context, instance);
  report(await measureLoad(context, instance));
  report(await measurePhone(browser, instance));
  const nodes = await measureNodes(context, instance);
  report({ 'DOM nodes at the end of 5,000 tasks': nodes });
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

/** As a newcomer's browser loads it: with nothing cached. */
async function measureLoad(context: BrowserContext, instance: Instance) {
  const page = await openAfresh(context, instance);
  const seen = await page.evaluate<{ paint: number; shift: number }>('window.seen');
  const bytes = await page.evaluate<number>(BYTES);
  await page.close();
  return {
    'first load, compressed KB': bytes / 1024,
    'largest contentful paint, ms': seen.paint,
    'layout shift': seen.shift,
  };
}

async function measurePhone(browser: Browser, instance: Instance) {
  await using context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 3,
    hasTouch: true,
    isMobile: true,
  });
  await signIn(context, instance);
  const page = await openAfresh(context, instance, PHONE);
  return {
    'largest contentful paint of a phone, ms': await page.evaluate<number>('window.seen.paint'),
  };
}

async function openAfresh(
  context: BrowserContext,
  instance: Instance,
  slow?: typeof PHONE,
): Promise<Page> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  if (slow !== undefined) {
    const { slowdown, ...conditions } = slow;
    await session.send('Network.emulateNetworkConditions', { offline: false, ...conditions });
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  }
  await page.addInitScript(OBSERVE);
  await page.goto(`${instance.origin}/today`);
  await page.getByRole('main').getByRole('button', { name: 'sort the letters' }).waitFor();
  await page.evaluate('new Promise(requestIdleCallback)');
  return page;
}

async function measureNodes(context: BrowserContext, instance: Instance): Promise<number> {
  const page = await context.newPage();
  await page.goto(`${instance.origin}/today`);
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
