import { afterAll, beforeAll, expect, test } from 'vitest';

import { startTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let anna: TestClient;
beforeAll(async () => {
  server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
  anna = await server.connect();
});
afterAll(() => server[Symbol.asyncDispose]());

test.each([
  ['complete_tasks', { tasks: ['Bread'] }],
  ['reopen_tasks', { tasks: ['Open'] }],
  ['update_tasks', { tasks: [{ task: 'Open', title: 'Open' }] }],
  ['set_reminders', { task: 'Open', reminders: [] }],
  ['update_projects', { projects: [{ project: 'Home', name: 'Home' }] }],
])('%s of what is so already answers no operation and changes nothing', async (tool, input) => {
  await anna.call('add_projects', { projects: [{ name: 'Home' }] });
  await anna.call('add_tasks', { tasks: [{ title: 'Bread' }, { title: 'Open' }] });
  const { operation_id: completed } = await anna.call('complete_tasks', { tasks: ['Bread'] });
  const again = await anna.raw(tool, input);
  expect(again.isError ?? false).toBe(false);
  expect(again.structuredContent).not.toHaveProperty('operation_id');
  expect(JSON.stringify(again.content)).not.toMatch(/operation_id|Completed|Reopened/);
  // What undo takes back is still the change before.
  const { undone } = await anna.call('undo');
  expect(undone.operation_id).toBe(completed);
  await anna.call('delete_tasks', { tasks: ['Bread', 'Open'], confirm: true });
});
