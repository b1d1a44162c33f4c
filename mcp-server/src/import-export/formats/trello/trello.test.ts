import { expect, test } from 'vitest';

import { readFile } from '../../testing/read-file.ts';

test('a board of Trello: lists as sections, checklists as subtasks, comments in their order', async () => {
  const { format, task, tasks, problems, sections } = await readFile(
    JSON.stringify({
      id: 'b',
      name: 'Launch',
      lists: [
        { id: 'l1', name: 'Doing', closed: false, pos: 2 },
        { id: 'l2', name: 'Done', closed: false, pos: 1 },
      ],
      members: [{ id: 'm', fullName: 'Mia Moor', username: 'mia' }],
      cards: [
        {
          id: 'c1',
          name: 'Write page',
          desc: 'Long',
          closed: false,
          due: '2026-12-01T11:00:00.000Z',
          dueComplete: false,
          dueReminder: 1440,
          start: null,
          idList: 'l1',
          idMembers: ['m'],
          labels: [
            { name: 'text', color: 'red' },
            { name: '', color: 'blue' },
          ],
          attachments: [{ name: 'Draft', url: 'https://example.org/draft' }],
        },
        {
          id: 'c2',
          name: 'Old card',
          closed: true,
          idList: 'l2',
          dateLastActivity: '2026-11-02T10:00:00.000Z',
        },
      ],
      checklists: [
        {
          id: 'k',
          idCard: 'c1',
          name: 'Steps',
          checkItems: [
            { id: 'i1', name: 'Outline', state: 'complete' },
            { id: 'i2', name: 'Proofread', state: 'incomplete' },
          ],
        },
      ],
      actions: [
        {
          type: 'commentCard',
          date: '2026-11-03T10:00:00.000Z',
          data: { text: 'Second', card: { id: 'c1' } },
          memberCreator: { fullName: 'Mia Moor' },
        },
        {
          type: 'commentCard',
          date: '2026-11-02T10:00:00.000Z',
          data: { text: 'First', card: { id: 'c1' } },
        },
        { type: 'updateCard', date: '2026-11-02T10:00:00.000Z', data: { card: { id: 'c1' } } },
      ],
    }),
  );
  expect(format).toBe('trello-json');
  expect(sections).toMatchObject([{ name: 'Doing' }, { name: 'Done' }]);
  expect(task('Write page')).toMatchObject({
    notes: 'Long\n\n[Draft](https://example.org/draft)',
    section: 'l1',
    tags: ['text', 'blue'],
    due: { at: '2026-12-01T11:00:00.000Z' },
    reminders: [{ offset: '-PT1440M' }],
    assignee: { name: 'Mia Moor' },
    comments: [{ body: 'First' }, { body: 'Second', author: { name: 'Mia Moor' } }],
  });
  expect(task('Old card').completedAt).toBe('2026-11-02T10:00:00.000Z');
  expect(tasks.slice(2)).toMatchObject([
    { title: 'Outline', parent: 'c1', completedAt: expect.any(String) },
    { title: 'Proofread', parent: 'c1', completedAt: undefined },
  ]);
  expect(problems).toMatchObject([
    { path: 'cards[1]', message: expect.stringContaining('archived') },
  ]);
});
