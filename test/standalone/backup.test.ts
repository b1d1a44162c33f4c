import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { repository, startInstance, temporaryDataFolder } from '../harness/instance.ts';
import { connectModern, findTasks, type McpCaller } from '../harness/mcp.ts';

describe('taskloom backup and restore', { timeout: 360_000 }, () => {
  test('the data folder is lost, and everything comes back', async () => {
    await using data = await temporaryDataFolder();
    const running = join(data.path, '../running.taskloom');
    const stopped = join(data.path, '../stopped.taskloom');
    const before = await startInstance(data.path);
    const world = await fill(before.access);
    expect(await taskloom(data.path, 'backup', running)).toMatchObject({ code: 0 });
    expect((await stat(running)).mode & 0o777).toBe(0o600);
    await before.stop();
    expect(await taskloom(data.path, 'backup', stopped)).toMatchObject({ code: 0 });
    // Whether it ran or not, the same is in it, but for what a start and a stop change.
    expect(tablesOf(await readFile(stopped)).get('"taskloom"."tasks"')).toEqual(
      tablesOf(await readFile(running)).get('"taskloom"."tasks"'),
    );

    await rm(data.path, { recursive: true });
    expect(await taskloom(data.path, 'restore', running)).toMatchObject({ code: 0 });
    await using after = await startInstance(data.path);
    expect(after.access.token).toBe(before.access.token);
    await using anna = await connectModern(after.access);
    expect(await pictureOf(anna)).toEqual(world.picture);
    const calendar = await anna.call('export_tasks', { format: 'calendar-feed-url' });
    expect(secretOf(calendar)).toBe(world.calendarSecret);
    // The trash and the activity, which no export holds.
    await anna.call('restore_tasks', { tasks: [world.deleted] });
    await anna.call('undo', { operation_id: world.operation });
    expect((await findTasks(anna, { filter: 'all' })).map(({ title }) => title).toSorted()).toEqual(
      ['Deleted', 'Water plants'],
    );

    const again = await taskloom(data.path, 'restore', running);
    expect(again).toMatchObject({ code: 1, output: expect.stringContaining('already') });
  });

  test('refuses what is no backup, what was cut off and what is newer, and leaves nothing behind', async () => {
    await using data = await temporaryDataFolder();
    const good = join(data.path, '../good');
    await using instance = await startInstance(data.path);
    await taskloom(data.path, 'backup', good);
    await instance.stop();
    const text = gunzipSync(await readFile(good)).toString();
    const [head = '', ...rest] = text.split('\n');
    const newer = [
      head.replace(/"migrations":\["/u, '"migrations":["999999-later.sql","'),
      ...rest,
    ];
    const cases: [string, Buffer, RegExp][] = [
      ['other', gzipSync('hello\n'), /not a backup/u],
      ['cut', (await readFile(good)).subarray(0, -500), /damaged/u],
      ['short', gzipSync(text.slice(0, text.lastIndexOf('--'))), /damaged/u],
      ['newer', gzipSync(newer.join('\n')), /newer/u],
      ['strange', gzipSync(text.replace(/^COPY /mu, 'DROP TABLE x; COPY ')), /damaged/u],
    ];
    const folder = join(data.path, '../elsewhere');
    for (const [name, content, message] of cases) {
      const file = join(data.path, `../${name}`);
      await writeFile(file, content);
      const { code, output } = await taskloom(folder, 'restore', file);
      expect({ name, code, output }).toMatchObject({
        code: 1,
        output: expect.stringMatching(message),
      });
      expect(await readdir(folder)).not.toContain('secrets.json');
      expect(await readdir(folder)).not.toContain('postgres');
    }
  });
});

async function fill(access: Parameters<typeof connectModern>[0]) {
  await using anna = await connectModern(access);
  await anna.call('add_projects', { projects: [{ name: 'Home\tand \\garden' }] });
  const { tasks } = (await anna.call('add_tasks', {
    tasks: [
      {
        title: 'Water plants',
        notes: 'Line one\nline two\\.\n\\.\n\ttabbed, “quoted”, 🪴',
        recurrence: 'every 2 days at 8:00',
        reminders: ['-PT30M'],
        tags: ['green'],
        project: 'Home\tand \\garden',
      },
      { title: 'Deleted' },
    ],
  })) as { tasks: { id: string }[] };
  const [plants, deleted] = tasks;
  await anna.call('add_comments', { comments: [{ task: plants?.id, body: 'Twice in July' }] });
  await anna.call('delete_tasks', { tasks: [deleted?.id], confirm: true });
  await anna.call('save_filter', { name: 'Green', filter: '@green' });
  await anna.call('update_settings', { time_zone: 'Asia/Tokyo' });
  const calendar = await anna.call('export_tasks', { format: 'calendar-feed-url' });
  const { operation_id: operation } = (await anna.call('add_tasks', {
    tasks: [{ title: 'To be undone' }],
  })) as { operation_id: string };
  return {
    deleted: deleted?.id,
    operation,
    calendarSecret: secretOf(calendar),
    picture: await pictureOf(anna),
  };
}

async function pictureOf(caller: McpCaller) {
  return {
    tasks: await findTasks(caller, { filter: 'all' }),
    projects: await caller.call('find_projects', {}),
    comments: await caller.call('find_comments', { task: 'Water plants' }),
    filters: await caller.call('find_filters', {}),
    activity: await caller.call('find_activity', {}),
    me: await caller.call('get_me', {}),
  };
}

function secretOf(answer: unknown): string | undefined {
  return /calendar\/([\w-]+)\.ics/u.exec(JSON.stringify(answer))?.[1];
}

/** The rows of each table of a backup, in no order. */
function tablesOf(archive: Buffer): Map<string, string[]> {
  const blocks = gunzipSync(archive)
    .toString()
    .matchAll(/^COPY (\S+) .*;\n([^]*?)^\\\.$/gmu);
  return new Map(
    [...blocks].map(([, name = '', rows = '']) => [name, rows.split('\n').toSorted()]),
  );
}

async function taskloom(
  dataFolder: string,
  ...args: string[]
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [join(repository, 'cli/src/main.ts'), ...args], {
    env: { ...process.env, TASKLOOM_DATA_DIR: dataFolder, TASKLOOM_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
