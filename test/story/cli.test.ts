import { execFile } from 'node:child_process';
import { join } from 'node:path';

import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { waitFor } from '@taskloom/platform/testing';
import { describe, expect, test } from 'vitest';

import { runLine } from '../../cli/src/testing/run-line.ts';
import { environment, program } from '../harness/desktop.ts';
import { processesOf, startInstance, temporaryDataFolder } from '../harness/instance.ts';

describe('the command line', { timeout: 360_000 }, () => {
  test('lives the story: add, list, done, undo, restart, chat', async () => {
    await using data = await temporaryDataFolder();
    const taskloom = commandLine(data.path);
    {
      await using _instance = await startInstance(data.path);
      const added = await taskloom('add', 'buy milk tomorrow at 9 every week p1 #Home');
      expect(added).toMatchObject({ code: 0, stderr: '' });
      expect(added.stdout).toMatch(/Added .*p1 .*buy milk .*tomorrow .*every week .*#Home/u);

      expect((await taskloom('done', 'buy milk')).stdout).toMatch(/Done .*buy milk/u);
      const next = await waitFor(async () => {
        const { stdout } = await taskloom('list', '#Home');
        return stdout.includes('buy milk') ? stdout : undefined;
      });
      expect(next).not.toMatch(/tomorrow/iu);

      await taskloom('add', 'water the plants today');
      expect((await taskloom('done', 'water the plants')).code).toBe(0);
      expect((await taskloom('undo')).code).toBe(0);
    }
    await using _again = await startInstance(data.path);
    expect((await taskloom('list')).stdout).toContain('water the plants');
    expect((await taskloom('find', 'milk')).stdout).toContain('buy milk');
    const answer = await taskloom('chat', 'add call the plumber tomorrow at 10');
    expect(answer.code).toBe(0);
    expect((await taskloom('find', 'plumber')).stdout).toContain('call the plumber');
  });

  test('organises, changes, shows and restores tasks, and moves them as files', async () => {
    await using data = await temporaryDataFolder();
    await using _instance = await startInstance(data.path);
    // In this process: thirty starts of the program would tell nothing more.
    const say = async (...args: string[]) => {
      const { code, stdout, stderr } = await runLine(args, { dataFolders: [data.path] });
      return code === 0 ? stdout : `exit ${code}: ${stderr}`;
    };
    expect(await say('projects', 'add', 'Home')).toContain('Added  Home');
    expect(await say('sections', 'add', 'Home', 'Kitchen')).toContain('/Kitchen');
    await say('add', 'paint the wall friday #Home @diy');
    await say('add', 'buy paint #Home');
    expect(await say('move', 'paint the wall', '--section', 'Kitchen')).toContain('Moved');
    const edited = ['edit', 'paint the wall', '--deadline', 'in 2 weeks', '--duration', '3 hours'];
    expect(await say(...edited, '--blocked-by', 'buy paint')).toContain('Changed');
    expect(await say('comment', 'paint the wall', 'in blue')).toContain('Commented');
    expect(await say('show', 'paint the wall')).toMatch(/deadline .*duration +180 min.*in blue/su);
    expect(await say('list', 'blocked')).toContain('paint the wall');

    expect(await say('delete', 'paint the wall')).toMatch(/^exit 2: .*--yes/su);
    expect(await say('delete', 'paint the wall', '--yes')).toContain('Deleted');
    expect(await say('list', '--deleted')).toContain('paint the wall');
    expect(await say('restore', 'paint the wall')).toContain('Restored');

    expect(await say('filters', 'save', 'DIY', '@diy')).toContain('Saved');
    expect(await say('filters')).toContain('DIY  @diy');
    expect(await say('preview', 'every', '3rd', 'workday')).toContain('every 3rd weekday');
    expect(await say('preview', 'every', 'blurday')).toMatch(/^exit 2: .*every blurday/su);
    expect(await say('overview')).toContain('Home  2 open');
    expect(JSON.parse(await say('stats', '--days', '2', '--json'))).toMatchObject({ completed: 0 });
    expect(await say('activity', '--limit', '5')).toContain('changed the task');
    expect(await say('settings', 'week_start=7')).toContain('week_start=7');

    const file = join(data.path, 'tasks.json');
    expect(await say('export', '--output', file)).toContain('Wrote');
    expect(await say('import', file, '--dry-run')).toMatch(/nothing new.*2 are here already/su);
    expect(await say('import', join(data.path, 'none.json'))).toMatch(
      /^exit 2: .*cannot be read/su,
    );
    expect(await say('projects', 'archive', 'Home')).toContain('Archived');
    expect(await say('projects')).not.toContain('Home');
    expect(await say('projects', 'unarchive', 'Home')).toContain('Brought back');
    expect(await say('projects', 'delete', 'Home', '--yes')).toContain('Deleted');
    expect(await say('projects', '--deleted')).toContain('Home');
    expect(await say('projects', 'restore', 'Home')).toContain('Restored');
    expect(await say('projects')).toContain('Home');
  });

  test('says that nothing runs, and how to start it', async () => {
    await using data = await temporaryDataFolder();
    const { code, stderr } = await commandLine(data.path)('list');
    expect(code).toBe(3);
    expect(stderr).toMatch(/not running/u);
    expect(stderr).toContain('npm start');
  });

  test('serves a desktop client on stdio from a running instance', async () => {
    await using data = await temporaryDataFolder();
    await using _instance = await startInstance(data.path);
    expect(await addFromDesktop(data.path)).toContain('quick_add');
    expect((await commandLine(data.path)('find', 'from the desktop')).stdout).toContain(
      'from the desktop',
    );
  });

  test('serves a desktop client on stdio from an instance it starts, and ends it', async () => {
    await using data = await temporaryDataFolder();
    expect(await addFromDesktop(data.path)).toContain('quick_add');
    await waitFor(() => processesOf(data.path).length === 0);
  });
});

interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

function commandLine(dataFolder: string): (...args: string[]) => Promise<Result> {
  return (...args) =>
    new Promise((resolve) => {
      const options = { env: environment(dataFolder), timeout: 30_000 };
      execFile(program, args, options, (error, stdout, stderr) => {
        const code = error === null ? 0 : Number(error.code ?? -1);
        resolve({ code, stdout, stderr });
      });
    });
}

/** Adds a task and returns the names of the tools on offer. */
async function addFromDesktop(dataFolder: string): Promise<string[]> {
  const client = new Client({ name: 'desktop', version: '1.0.0' });
  await client.connect(
    new StdioClientTransport({
      command: program,
      args: ['mcp'],
      env: environment(dataFolder),
      stderr: 'ignore',
    }),
  );
  const { tools } = await client.listTools(undefined, { timeout: 60_000 });
  const answer = await client.callTool({
    name: 'add_tasks',
    arguments: { tasks: [{ title: 'from the desktop' }] },
  });
  expect(answer.isError).not.toBe(true);
  await client.close();
  return tools.map(({ name }) => name);
}
