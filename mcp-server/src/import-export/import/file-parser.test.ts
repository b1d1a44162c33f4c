import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';

import { english } from '../../words/languages/english.ts';
import { fileParser } from './file-parser.ts';

test('tasks come from the parser’s thread in the order in which they are added', async () => {
  const tasks = [
    { id: 'child', title: 'Child', parent_id: 'parent' },
    { id: 'parent', title: 'Parent' },
    { id: 'other', title: 'Other', parent_id: 'other' },
  ];
  const { data } = await fileParser.parse(
    {
      content: JSON.stringify({ format: 'taskloom', version: 1, tasks }),
      format: undefined,
      columns: undefined,
      words: {
        now: Temporal.Instant.from('2026-11-27T20:00:00Z'),
        timeZone: 'Europe/Berlin',
        weekStart: 1,
        workingDays: [1, 2, 3, 4, 5],
        language: english,
      },
      at: '2026-11-27T20:00:00Z',
    },
    { language: 'en', signal: new AbortController().signal, onProgress: () => {} },
  );
  expect(data.tasks.map(({ task, order }) => [task.title, order])).toEqual([
    ['Parent', 1],
    ['Other', 2],
    ['Child', 0],
  ]);
  expect(data.problems).toContainEqual(
    expect.objectContaining({ message: 'It would be below itself, and is on top here.' }),
  );
});
