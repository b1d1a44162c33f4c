import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { launchBrowser, skipBrowserTests } from '../harness/browser.ts';
import { startInstance, temporaryDataFolder } from '../harness/instance.ts';
import type { DataFolder, Instance } from '../harness/instance.ts';
import { connectModern } from '../harness/mcp.ts';
import { expectAccessible, openPage, overflow } from '../harness/page.ts';

const PASSWORD = 'seven looms weave at night';

describe.skipIf(skipBrowserTests)('two people and a project', { timeout: 180_000 }, () => {
  let browser: Browser;
  let data: DataFolder;
  let instance: Instance;
  let caller: Awaited<ReturnType<typeof connectModern>>;
  let annas: BrowserContext;
  let bens: BrowserContext;
  let anna: Page;
  let ben: Page;
  let link: string;

  beforeAll(async () => {
    browser = await launchBrowser();
    data = await temporaryDataFolder();
    instance = await startInstance(data.path);
    caller = await connectModern(instance.access);
    await caller.call('update_settings', { name: 'Anna' });
    await caller.call('add_projects', { projects: [{ name: 'Garden' }, { name: 'Roof' }] });
    await caller.call('add_tasks', { tasks: [{ title: 'Plant roses', project: 'Garden' }] });
    annas = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    bens = await browser.newContext({ viewport: { width: 390, height: 844 } });
  });
  afterAll(async () => {
    await caller?.[Symbol.asyncDispose]();
    await browser?.close();
    await instance?.[Symbol.asyncDispose]();
    await data?.[Symbol.asyncDispose]();
  });

  test('she invites him by his address, and copies a link', async () => {
    anna = await openPage(annas, instance);
    ben = await bens.newPage();
    await openShareDialog('Garden');
    const dialog = anna.getByRole('dialog');
    await dialog.getByLabel('Invite a person').fill('ben@example.com');
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    await dialog.getByText(/^Editor, until/u).waitFor();
    await dialog.getByRole('button', { name: 'Copy the link for ben@example.com' }).click();
    await anna.getByText('Copied the link for ben@example.com').waitFor();
    link = (await anna.evaluate('navigator.clipboard.readText()')) as string;
    expect(link).toContain(`${instance.origin}/account/invitation?token=`);
    await screenshot(anna, 'share-light-1280');
    await expectAccessible(anna);
  });

  test('he opens it, makes an account, and accepts', async () => {
    await ben.goto(link);
    await ben.getByText('invites you to the project').waitFor();
    await expectAccessible(ben);
    await screenshot(ben, 'invited-390');
    await ben.getByRole('link', { name: 'Make an account' }).click();
    await ben.getByLabel('Your name').fill('Ben');
    await ben.getByLabel('E-mail').fill('ben@example.com');
    await ben.getByLabel('Password').fill(PASSWORD);
    await ben.getByRole('button', { name: 'Make the account' }).click();
    await ben.getByText('Signed in as ben@example.com').waitFor();
    await expectAccessible(ben);
    await screenshot(ben, 'accept-390');
    // An account, and nothing of the project yet.
    expect(await membersOf('Garden')).toEqual(['Anna']);
    await ben.getByRole('button', { name: 'Accept' }).click();
    await ben.getByText('Plant roses').first().waitFor();
    // Her dialog, which is open, hears of it.
    await anna
      .getByRole('dialog')
      .getByRole('list', { name: 'People' })
      .getByText('Ben', { exact: true })
      .waitFor();
    await expect.poll(() => anna.getByText('until').count()).toBe(0);
  });

  test('the link works once', async () => {
    const other = await browser.newContext();
    const page = await other.newPage();
    await page.goto(link);
    const gone = page.getByRole('heading', { name: 'This link no longer works' });
    await expect.poll(() => gone.count()).toBe(1);
    await other.close();
  });

  test('he is asked into another project, live, and declines', async () => {
    await anna.keyboard.press('Escape');
    await ben.goto(`${instance.origin}/today?pane=notifications`);
    await ben.getByRole('region', { name: 'Notifications' }).waitFor();
    await caller.call('share_project', { project: 'Roof', person: 'Ben', role: 'owner' });
    const invitations = ben.getByRole('list', { name: 'Invitations' });
    await invitations.getByText('Join “Roof”?').waitFor();
    await invitations.getByText('Anna invites you as one of its owners.').waitFor();
    await expectAccessible(ben);
    expect((await overflow(ben)).width).toBe(0);
    for (const colorScheme of ['light', 'dark'] as const) {
      await ben.emulateMedia({ colorScheme });
      await screenshot(ben, `notifications-${colorScheme}-390`);
    }
    await ben.getByRole('button', { name: 'Decline the invitation to Roof' }).click();
    await invitations.waitFor({ state: 'detached' });
    expect(await membersOf('Roof')).toEqual(['Anna']);
  });

  test('he takes the declining back, and accepts', async () => {
    await ben.getByRole('button', { name: 'Undo' }).click();
    await ben.getByRole('button', { name: 'Accept the invitation to Roof' }).click();
    await ben.getByText('You are in “Roof”').waitFor();
    expect(await membersOf('Roof')).toEqual(['Anna', 'Ben']);
  });

  test('what is withdrawn is gone where he looks', async () => {
    await caller.call('add_projects', { projects: [{ name: 'Cellar' }] });
    await caller.call('share_project', { project: 'Cellar', person: 'Ben', role: 'viewer' });
    await ben.getByText('Join “Cellar”?').waitFor();
    await openShareDialog('Cellar');
    await anna.getByRole('button', { name: 'Withdraw the invitation of Ben' }).click();
    await ben.getByText('Join “Cellar”?').waitFor({ state: 'detached' });
    await expect.poll(() => ben.getByText('Cellar').count()).toBe(0);
  });

  async function openShareDialog(project: string): Promise<void> {
    await anna
      .getByRole('link', { name: new RegExp(project, 'u') })
      .first()
      .click();
    await anna.getByRole('heading', { name: project }).waitFor();
    await anna.getByRole('button', { name: `Project ${project}` }).click();
    await anna.getByRole('menuitem', { name: 'Share' }).click();
    await anna.getByRole('dialog').waitFor();
  }

  async function membersOf(project: string): Promise<string[]> {
    const { members } = (await caller.call('find_members', { project })) as {
      members: { name: string }[];
    };
    return members.map(({ name }) => name);
  }
});

async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['TASKLOOM_TEST_SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
}
