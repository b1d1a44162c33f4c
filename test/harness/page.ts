import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';

import type { Instance } from './instance.ts';

/** The page, failing the test for whatever it throws. */
export async function openPage(context: BrowserContext, instance: Instance): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => expect.unreachable(`the page threw: ${error.message}`));
  await page.goto(instance.access.url);
  await expect.poll(() => page.url()).not.toContain('token');
  // The token is gone from the address before the session has begun.
  await page.locator('#tasks').waitFor({ state: 'attached' });
  return page;
}

export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

/** How much larger than the window the page is, in pixels: only its parts may scroll. */
export function overflow(page: Page): Promise<{ width: number; height: number }> {
  return page.evaluate(
    `({ width: document.documentElement.scrollWidth - window.innerWidth,
        height: document.documentElement.scrollHeight - window.innerHeight })`,
  );
}
