import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { launchBrowser, skipBrowserTests } from '../harness/browser.ts';
import { startInstance, temporaryDataFolder } from '../harness/instance.ts';
import type { DataFolder, Instance } from '../harness/instance.ts';
import { expectAccessible, openPage } from '../harness/page.ts';

describe.skipIf(skipBrowserTests)('what the assistant keeps in mind', { timeout: 180_000 }, () => {
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

  async function say(page: Page, text: string): Promise<void> {
    await page.getByRole('textbox', { name: 'Message' }).fill(text);
    await page.keyboard.press('Enter');
    await page.getByText(`You: ${text}`).waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'detached' });
  }

  test('is said in the chat, changed and forgotten in the settings, and acted by', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await openPage(context, instance);
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    await say(page, 'remember that new tasks go to Work');
    const log = page.getByRole('log', { name: 'Transcript' });
    await log.getByText('I will keep in mind: “new tasks go to Work”').first().waitFor();
    await say(page, 'add buy stamps');
    await log
      .getByText(/There was no “Work”, so I made it/u)
      .first()
      .waitFor();

    await page.goto(`${new URL(instance.access.url).origin}/settings`);
    const group = page.getByRole('region', { name: 'What the assistant keeps in mind' });
    const kept = group.getByRole('textbox', { name: 'Keep in mind: new tasks go to Work' });
    await kept.fill('new tasks go to Garden');
    await page.keyboard.press('Enter');
    await group.getByRole('textbox', { name: 'Keep in mind: new tasks go to Garden' }).waitFor();
    await group.getByRole('textbox', { name: 'Keep something else in mind' }).fill('I like tea');
    await page.keyboard.press('Enter');
    await group.getByRole('textbox', { name: 'Keep in mind: I like tea' }).waitFor();
    await say(page, 'remember that I plan on Sundays');
    await group.getByRole('textbox', { name: 'Keep in mind: I plan on Sundays' }).waitFor();
    await expectAccessible(page);

    await page.reload();
    await group.getByRole('button', { name: 'Forget: new tasks go to Garden' }).click();
    await group
      .getByRole('textbox', { name: 'Keep in mind: new tasks go to Garden' })
      .waitFor({ state: 'detached' });
    await group.getByRole('textbox', { name: 'Keep in mind: I like tea' }).waitFor();
    await expect.poll(() => group.getByRole('listitem').count()).toBe(3);
    await context.close();
  });
});
