import { afterAll, beforeAll, expect, test } from 'vitest';

import {
  type Answer,
  startTestServer,
  type TestClient,
  type TestServer,
} from '../../testing/test-server.ts';

let server: TestServer;
let anna: TestClient;

beforeAll(async () => {
  server = await startTestServer({ now: '2026-11-27T20:00:00Z', timeZone: 'Europe/Berlin' });
  anna = await server.connect();
  await anna.call('add_projects', { projects: [{ name: 'Home' }] });
  await anna.call('add_tasks', { tasks: [{ title: 'Milk', due: '2026-12-04', priority: 'p2' }] });
});
afterAll(() => server[Symbol.asyncDispose]());

/** What the calls came to, oldest first. */
async function told(...calls: [string, object][]): Promise<string[]> {
  for (const [tool, args] of calls) await anna.call(tool, args);
  const { activity } = await anna.call('find_activity', { limit: calls.length });
  return activity.map(({ summary }: Answer) => summary).toReversed();
}

test('says what became of a task, from what to what', async () => {
  const change = (fields: object): [string, object] => [
    'update_tasks',
    { tasks: [{ task: 'Milk', ...fields }] },
  ];
  expect(
    await told(
      change({ due: '2026-12-05 09:00', priority: 'p1' }),
      change({ clear: ['due'] }),
      change({ project: 'Home', tags: ['shop'] }),
      change({ assignee: 'me' }),
      change({ notes: 'fresh' }),
      ['complete_tasks', { tasks: ['Milk'] }],
      ['reopen_tasks', { tasks: ['Milk'] }],
      ['delete_tasks', { tasks: ['Milk'], confirm: true }],
      ['restore_tasks', { tasks: ['Milk'] }],
      change({ title: 'Oat milk' }),
    ),
  ).toEqual([
    'changed the task “Milk”: due Sat 5 Dec 09:00 (was Fri 4 Dec), priority p1 (was p2)',
    'changed the task “Milk”: due none (was Sat 5 Dec 09:00)',
    'changed the task “Milk”: tags @shop (was none), project Home (was Inbox)',
    'changed the task “Milk”: assignee Anna (was none)',
    'changed the task “Milk”: notes',
    'completed the task “Milk”',
    'reopened the task “Milk”',
    'deleted the task “Milk”',
    'restored the task “Milk”',
    'changed the task “Oat milk”: title “Oat milk” (was “Milk”)',
  ]);
});

test('names the task that comments, reminders and recurrences belong to', async () => {
  await anna.call('add_tasks', { tasks: [{ title: 'Rent', due: '2026-12-01' }] });
  expect(await told(['add_comments', { comments: [{ task: 'Rent', body: 'Paid?' }] }])).toEqual([
    'added a comment on “Rent”',
  ]);
  await anna.call('set_recurrence', { task: 'Rent', recurrence: 'every month' });
  await anna.call('set_reminders', { task: 'Rent', reminders: ['2026-12-01 08:00'] });
  const { activity } = await anna.call('find_activity', { limit: 5 });
  const summaries = activity.map(({ summary }: Answer) => summary);
  expect(summaries).toContain('added the recurrence of “Rent”');
  expect(summaries).toContain('added a reminder of “Rent”');
});

test('has no columns and no unnamed ids in its text, and says who it was', async () => {
  const { content } = await anna.raw('find_activity', { limit: 100 });
  const text = content.flatMap((part) => (part.type === 'text' ? part.text : [])).join('\n');
  expect(text).toMatch(/^- today 21:00: Anna /u);
  expect(text).not.toMatch(/[a-z]+_[a-z]+|cannot see|undefined/u);
  for (const line of text.split('\n')) expect(line.match(/[\da-f]{8}-/gu)).toHaveLength(1);
});
