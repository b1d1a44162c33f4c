import { describe, expect, test } from 'vitest';

import { readFile, zip } from '../../testing/read-file.ts';

describe('Google Takeout’s Tasks.json', () => {
  const takeout = JSON.stringify({
    kind: 'tasks#taskLists',
    items: [
      {
        kind: 'tasks#tasks',
        id: 'L',
        title: 'Mine',
        items: [
          {
            id: '1',
            kind: 'tasks#task',
            title: 'Buy a present',
            notes: 'Small',
            status: 'needsAction',
            due: '2026-12-23T00:00:00Z',
            created: '2026-11-01T10:00:00Z',
          },
          {
            id: '2',
            kind: 'tasks#task',
            title: 'Wrap it',
            parent: '1',
            status: 'completed',
            completed: '2026-11-20T10:00:00Z',
          },
          { id: '3', kind: 'tasks#task', title: 'Gone', deleted: true },
        ],
      },
    ],
  });

  test.each([
    ['alone', takeout],
    [
      'in Takeout’s ZIP',
      zip({ 'Takeout/Tasks/Tasks.json': takeout, 'Takeout/archive_browser.html': 'x' }),
    ],
  ])('%s', async (_how, content) => {
    const { format, task, tasks, projects, problems } = await readFile(content);
    expect(format).toBe('google-tasks-json');
    expect(projects).toMatchObject([{ name: 'Mine' }]);
    expect(task('Buy a present')).toMatchObject({ notes: 'Small', due: { date: '2026-12-23' } });
    expect(task('Wrap it')).toMatchObject({ parent: '1', completedAt: '2026-11-20T10:00:00.000Z' });
    expect(tasks).toHaveLength(2);
    expect(problems).toEqual([]);
  });
});
