import { setImmediate } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';
import { warmUpWords } from '../../words/index.ts';

/** Each of these rules takes long to work out: 29 February on a Sunday comes every 28 years. */
const SLOW = Array.from({ length: 12 }, (_, index) =>
  [
    'BEGIN:VTODO',
    `UID:slow-${index}`,
    `SUMMARY:Slow ${index}`,
    `DUE;VALUE=DATE:202612${String(index + 1).padStart(2, '0')}`,
    'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU',
    'END:VTODO',
  ].join('\r\n'),
);
const CALENDAR = ['BEGIN:VCALENDAR', ...SLOW, 'END:VCALENDAR', ''].join('\r\n');

describe('a file that takes long to read', () => {
  let server: TestServer;
  let anna: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-27T20:00:00Z' });
    anna = await server.connect();
    // The server does this shortly after its start: not the import's time.
    await warmUpWords();
    await anna.call('import_tasks', { content: 'title\nWarm\n', format: 'csv', dry_run: true });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('holds nobody else up', { timeout: 360_000 }, async () => {
    const shares: number[] = [];
    // A garbage collection is a turn as well, and does not come in each of them.
    for (let round = 0; round < 3; round += 1) {
      let isOver = false;
      const longest = longestTurn(() => isOver);
      const began = busyTime();
      const report = await anna.call('import_tasks', { content: CALENDAR, dry_run: true });
      const whole = busyTime() - began;
      isOver = true;
      expect(report.added.tasks).toBe(SLOW.length);
      shares.push((await longest) / whole);
    }
    // In one piece, or a rule at a time, it would be a good part of the whole.
    expect(Math.min(...shares)).toBeLessThan(1 / 5);
  });

  test('commits nothing once it is cancelled', { timeout: 360_000 }, async () => {
    const cancel = new AbortController();
    await expect(
      anna.client.callTool(
        { name: 'import_tasks', arguments: { content: CALENDAR } },
        { signal: cancel.signal, onprogress: () => cancel.abort() },
      ),
    ).rejects.toBeInstanceOf(Error);
    expect((await anna.call('find_tasks', { filter: 'all' })).tasks).toEqual([]);
    // The next one is read as if nothing had been.
    const report = await anna.call('import_tasks', { content: 'title\nOne\n', format: 'csv' });
    expect(report.added.tasks).toBe(1);
    expect((await anna.call('find_tasks', { filter: 'all' })).tasks).toHaveLength(1);
  });

  test('plans and writes at most 200 tasks in one turn', { timeout: 360_000 }, async () => {
    const tasks = Array.from({ length: 1_000 }, (_, index) => `Task ${index}`);
    const heard = [0];
    await anna.client.callTool(
      {
        name: 'import_tasks',
        arguments: { content: ['title', ...tasks].join('\n'), format: 'csv' },
      },
      { onprogress: ({ progress }) => heard.push(progress) },
    );
    // Reading, planning and writing are a half and two quarters of what is told.
    const steps = heard.slice(1).map((progress, index) => progress - (heard[index] ?? 0));
    expect(Math.max(...steps)).toBeLessThanOrEqual(200 / 4);
    expect(heard.at(-1)).toBe(1_000);
  });

  test.each([true, false])('tells how far it is up to the total, dry run %s', async (dryRun) => {
    const heard: [number, number][] = [];
    const content = JSON.stringify({
      format: 'taskloom',
      version: 1,
      tasks: Array.from({ length: 800 }, (_, index) => ({ id: `${index}`, title: `T${index}` })),
    });
    await anna.client.callTool(
      { name: 'import_tasks', arguments: { content, dry_run: dryRun } },
      { onprogress: ({ progress, total = 0 }) => heard.push([progress, total]) },
    );
    expect(heard.length).toBeGreaterThan(10);
    expect(heard.map(([done]) => done)).toEqual(
      heard.map(([done]) => done).toSorted((a, b) => a - b),
    );
    expect(heard.at(-1)).toEqual([800, 800]);
  });
});

/** In microseconds of this thread's own work, whatever else the machine does. */
function busyTime(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

/** Of the event loop's turns until it is over. */
async function longestTurn(isOver: () => boolean): Promise<number> {
  let longest = 0;
  let last = busyTime();
  while (!isOver()) {
    await setImmediate();
    const now = busyTime();
    longest = Math.max(longest, now - last);
    last = now;
  }
  return longest;
}
