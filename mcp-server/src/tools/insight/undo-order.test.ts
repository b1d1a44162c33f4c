import { expect, test } from 'vitest';

import { startTestServer } from '../../testing/test-server.ts';

test('undo takes back what was done last, also where another replica’s clock was ahead', async () => {
  await using server = await startTestServer({ now: '2026-11-21T10:00:05Z' });
  const anna = await server.connect();
  await anna.call('add_tasks', { tasks: [{ title: 'by the replica that is ahead' }] });
  server.setNow('2026-11-21T10:00:00Z');
  await anna.call('add_tasks', { tasks: [{ title: 'a moment later' }] });
  const { undone } = await anna.call('undo');
  expect(undone.summary).toContain('a moment later');
});

test('the owner of a project stands before whom they add, whatever the database’s clock says', async () => {
  await using server = await startTestServer({ now: '2020-01-01T10:00:00Z' });
  const anna = await server.connect();
  await server.addPerson('Ben');
  await anna.call('add_projects', { projects: [{ name: 'Work' }] });
  const [row] = await server.admin`
    select m.created_at = p.created_at as same from taskloom.project_members m
      join taskloom.projects p on p.id = m.project_id where p.name = 'Work'`;
  expect(row).toEqual({ same: true });
});
