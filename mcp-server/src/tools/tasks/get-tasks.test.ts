import { afterAll, beforeAll, expect, test } from 'vitest';

import { startTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let anna: TestClient;
beforeAll(async () => {
  server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
  anna = await server.connect();
});
afterAll(() => server[Symbol.asyncDispose]());

test('the text alone says all that belongs to a task, by name', async () => {
  await anna.call('add_projects', { projects: [{ name: 'House' }] });
  await anna.call('manage_sections', { project: 'House', action: 'add', name: 'Roof' });
  const { tasks } = await anna.call('add_tasks', {
    tasks: [
      { title: 'Scaffold', project: 'House' },
      { title: 'Repairs', project: 'House', section: 'Roof' },
    ],
  });
  const { tasks: made } = await anna.call('add_tasks', {
    tasks: [
      {
        title: 'Tiles',
        parent: tasks[1].id,
        notes: 'Red ones.\nNot the blue ones.',
        assignee: 'me',
        blocked_by: [tasks[0].id],
        due: 'tomorrow at 9',
        duration: '90 min',
        tags: ['errand'],
      },
    ],
  });
  const { content } = await anna.raw('get_tasks', { tasks: ['Tiles', 'Nowhere'] });
  const text = content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
  for (const said of [
    `- Tiles (due tomorrow 09:00; @errand`,
    `[${made[0].id}]`,
    'project: House [',
    'section: Roof [',
    `part of: Repairs [${tasks[1].id}]`,
    'assignee: Anna [',
    `waits for: Scaffold [${tasks[0].id}]`,
    'takes: 90 min',
    'notes:\n    Red ones.\n    Not the blue ones.',
    'Not found:\n- item 1: not_found',
  ])
    expect(text).toContain(said);
});
