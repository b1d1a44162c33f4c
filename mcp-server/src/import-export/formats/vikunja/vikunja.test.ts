import { expect, test } from 'vitest';

import { datesOf, readFile, zip } from '../../testing/read-file.ts';

test('Vikunja’s export', async () => {
  const data = [
    {
      id: 5,
      title: 'House',
      is_archived: false,
      hex_color: '4af14a',
      parent_project_id: 0,
      buckets: [{ id: 9, title: 'Doing' }],
      tasks: [
        {
          id: 31,
          title: 'Clean gutters',
          description: '<p>With <a href="https://example.org/how">this</a></p>',
          done: false,
          done_at: '0001-01-01T00:00:00Z',
          due_date: '2026-12-01T11:00:00Z',
          start_date: '0001-01-01T00:00:00Z',
          repeat_after: 1_209_600,
          repeat_mode: 0,
          priority: 3,
          labels: [{ title: 'outside' }],
          assignees: [{ name: 'Mia', username: 'mia' }],
          reminders: [
            { reminder: '2026-12-01T10:00:00Z', relative_period: -3600, relative_to: 'due_date' },
          ],
          bucket_id: 9,
          related_tasks: { subtask: [{ id: 32 }] },
          comments: [{ comment: 'Soon', created: '2026-11-02T10:00:00Z', author: { name: 'Mia' } }],
        },
        {
          id: 32,
          title: 'Find ladder',
          done: true,
          done_at: '2026-11-20T10:00:00Z',
          related_tasks: { parenttask: [{ id: 31 }] },
          due_date: '0001-01-01T00:00:00Z',
        },
      ],
    },
    { id: 6, title: 'Garden', is_archived: true, hex_color: '', parent_project_id: 5, tasks: null },
  ];
  const { format, task, projects, problems } = await readFile(
    zip({ 'data.json': JSON.stringify(data), VERSION: '1.0', 'files/1': 'x' }),
  );
  expect(format).toBe('vikunja');
  expect(projects).toMatchObject([
    { name: 'House', color: '#4af14a', parent: undefined },
    { name: 'Garden', parent: '5', archivedAt: expect.any(String) },
  ]);
  expect(task('Clean gutters')).toMatchObject({
    notes: 'With [this](https://example.org/how)',
    section: '5/9',
    priority: 2,
    tags: ['outside'],
    reminders: [{ offset: '-PT1H' }],
    assignee: { name: 'Mia' },
    comments: [{ body: 'Soon' }],
  });
  expect(datesOf(task('Clean gutters'))[1]).toBe('2026-12-15T11:00:00Z');
  expect(task('Find ladder')).toMatchObject({
    parent: '31',
    completedAt: '2026-11-20T10:00:00.000Z',
    due: undefined,
  });
  expect(problems).toEqual([]);
});
