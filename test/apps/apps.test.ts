import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { launchBrowser, skipBrowserTests } from '../harness/browser.ts';
import {
  type DataFolder,
  type Instance,
  startInstance,
  temporaryDataFolder,
} from '../harness/instance.ts';
import { connectModern, type McpCaller } from '../harness/mcp.ts';
import { expectAccessible } from '../harness/page.ts';
import { type Host, serveHost } from './host/serve-host.ts';

describe.skipIf(skipBrowserTests)(
  'in another program that shows MCP Apps',
  { timeout: 360_000 },
  () => {
    let browser: Browser;
    let host: Host;
    let data: DataFolder;
    let instance: Instance;
    let caller: McpCaller;
    beforeAll(async () => {
      browser = await launchBrowser();
      host = await serveHost();
      data = await temporaryDataFolder();
      instance = await startInstance(data.path, { TASKLOOM_ALLOWED_ORIGINS: host.origin });
      caller = await connectModern(instance.access);
    });
    afterAll(async () => {
      await caller?.[Symbol.asyncDispose]();
      await instance?.[Symbol.asyncDispose]();
      await data?.[Symbol.asyncDispose]();
      await host?.[Symbol.asyncDispose]();
      await browser?.close();
    });

    /** The host's page, failing the test for whatever it or an app throws or may not load. */
    async function openHost(version = '2026-07-28') {
      const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.goto(host.origin);
      await page.waitForFunction('globalThis.signIn !== undefined');
      const { mcpUrl, token } = instance.access;
      await page.evaluate(`signIn(${JSON.stringify({ mcpUrl, token, version })})`);
      const show = async (name: string, args: object, theme = 'light') => {
        const asked = { name, args, theme, sandbox: host.sandbox };
        await page.evaluate(`showTool(${JSON.stringify(asked)})`);
        return page.frameLocator('iframe').frameLocator('iframe');
      };
      return {
        page,
        show,
        complaints,
        [Symbol.asyncDispose]: () => context.close(),
      };
    }

    test.each(['2026-07-28', '2025-11-25'])(
      'tasks are completed in the list that a search shows, in %s',
      async (version) => {
        await caller.call('add_tasks', {
          tasks: [
            {
              title: `Oats <b>${version}</b>`,
              due: 'tomorrow at 9',
              priority: 'p1',
              tags: ['shop'],
            },
            { title: `Rye ${version}` },
          ],
        });
        await using shown = await openHost(version);
        const app = await shown.show('find_tasks', { filter: `search: ${version}` });
        const oats = app.getByRole('listitem', { name: 'Oats' });
        await oats.getByText('@shop').waitFor();
        expect(await app.getByRole('listitem').count()).toBe(2);
        await expectAccessible(shown.page);

        await app.getByRole('checkbox', { name: 'Complete Oats' }).click();
        await app.getByRole('checkbox', { name: 'Reopen Oats' }).waitFor();
        expect(await titlesOf(`search: ${version}`)).toEqual([`Rye ${version}`]);
        expect(await shown.page.evaluate('toldModel')).toEqual([
          `In the task list the person completed “Oats <b>${version}</b>”.`,
        ]);

        await app.getByRole('checkbox', { name: 'Reopen Oats' }).click();
        await app.getByRole('checkbox', { name: 'Complete Oats' }).waitFor();
        expect(await titlesOf(`search: ${version}`)).toHaveLength(2);
        expect(shown.complaints).toEqual([]);
      },
    );

    test('what is to be deleted is asked about in a form, done by its button, and taken back', async () => {
      await caller.call('add_tasks', { tasks: [{ title: 'Old list' }, { title: 'Old note' }] });
      await using shown = await openHost();
      const app = await shown.show('delete_tasks', { tasks: ['Old list', 'Old note'] }, 'dark');
      await app.getByRole('heading', { name: 'Delete 2 tasks: “Old list”, “Old note”?' }).waitFor();
      await expectAccessible(shown.page);
      await app.getByRole('button', { name: 'Keep' }).click();
      await app.getByRole('heading', { name: 'Kept' }).waitFor();
      expect(await titlesOf('search: old')).toEqual(['Old list', 'Old note']);

      const again = await shown.show('delete_tasks', { tasks: ['Old list', 'Old note'] }, 'dark');
      await again.getByRole('button', { name: 'Delete' }).click();
      await again.getByRole('heading', { name: 'Deleted' }).waitFor();
      expect(await titlesOf('search: old')).toEqual([]);
      expect(await shown.page.evaluate('toldModel.length')).toBe(1);
      await again.getByRole('button', { name: 'Undo' }).click();
      await again.getByRole('heading', { name: 'Brought back' }).waitFor();
      expect(await titlesOf('search: old')).toEqual(['Old list', 'Old note']);
      expect(shown.complaints).toEqual([]);
    });

    test('the plan of the day puts off what will not be done', async () => {
      await caller.call('add_tasks', {
        tasks: [
          { title: 'Pay rent', due: 'yesterday' },
          { title: 'Call Ada', due: 'today', duration: '90 min' },
        ],
      });
      await using shown = await openHost();
      const app = await shown.show('get_overview', {});
      const late = app.getByRole('list', { name: 'Overdue' });
      await late.getByRole('listitem', { name: 'Pay rent' }).waitFor();
      await app.getByText('1 h 30 min planned').waitFor();
      await expectAccessible(shown.page);
      await app.getByRole('button', { name: 'Move Pay rent to today' }).click();
      const today = app.getByRole('list', { name: 'Today' });
      await today.getByRole('listitem', { name: 'Pay rent' }).waitFor();
      await app.getByRole('button', { name: 'Move Call Ada to tomorrow' }).click();
      await today.getByRole('listitem', { name: 'Call Ada' }).waitFor({ state: 'detached' });
      expect(await titlesOf('(today | tomorrow) & (search: rent | search: ada)')).toEqual([
        'Pay rent',
        'Call Ada',
      ]);
      expect(shown.complaints).toEqual([]);
    });

    test('the board moves tasks between the sections of a project', async () => {
      await caller.call('add_projects', { projects: [{ name: 'Move' }, { name: 'Garden' }] });
      for (const name of ['Next', 'Doing'])
        await caller.call('manage_sections', { project: 'Move', action: 'add', name });
      await caller.call('add_tasks', {
        tasks: [
          { title: 'Find boxes', project: 'Move', section: 'Next' },
          { title: 'Dig', project: 'Garden' },
        ],
      });
      await using shown = await openHost();
      const app = await shown.show('find_projects', {});
      const doing = app.getByRole('region', { name: 'Doing' });
      await doing.getByText('No tasks.').waitFor();
      await expectAccessible(shown.page);
      await app.getByRole('combobox', { name: 'Section of Find boxes' }).selectOption('Doing');
      await doing.getByRole('listitem', { name: 'Find boxes' }).waitFor();
      expect(await titlesOf('/Doing')).toEqual(['Find boxes']);
      await app.getByRole('combobox', { name: 'Section of Find boxes' }).selectOption('No section');
      const none = app.getByRole('region', { name: 'No section' });
      await none.getByRole('listitem', { name: 'Find boxes' }).waitFor();
      expect(await titlesOf('#Move & no section')).toEqual(['Find boxes']);
      await app.getByRole('combobox', { name: 'Project' }).selectOption('Garden');
      await app.getByRole('listitem', { name: 'Dig' }).waitFor();
      expect(shown.complaints).toEqual([]);
    });

    async function titlesOf(filter: string): Promise<string[]> {
      const answer = await caller.call('find_tasks', { filter });
      return (answer as { tasks: { title: string }[] }).tasks.map(({ title }) => title);
    }
  },
);
