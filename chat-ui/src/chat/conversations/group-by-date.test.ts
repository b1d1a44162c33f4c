import { expect, test } from 'vitest';

import { groupByDate } from './group-by-date.ts';

const now = new Date('2026-03-02T10:00:00Z');
const at = (updatedAt: string, pinned?: boolean) => ({
  conversationId: updatedAt,
  title: updatedAt,
  updatedAt,
  ...(pinned && { pinned }),
});

test('conversations stand under the day, the week or the month in which they were written in last', () => {
  const groups = groupByDate(
    [
      at('2025-01-01T10:00:00Z', true),
      at('2026-03-02T08:00:00Z'),
      at('2026-03-01T08:00:00Z'),
      at('2026-02-28T08:00:00Z'),
      at('2026-02-23T08:00:00Z'),
      at('2026-02-22T08:00:00Z'),
      at('2025-12-24T08:00:00Z'),
    ],
    { timeZone: 'UTC', now },
  );
  expect(groups.map(({ name, conversations }) => [name, conversations.length])).toEqual([
    ['Pinned', 1],
    ['Today', 1],
    ['Yesterday', 1],
    ['Previous 7 days', 2],
    ['February', 1],
    ['December 2025', 1],
  ]);
});

test('the day is the reader’s own', () => {
  const [late] = groupByDate([at('2026-03-01T23:30:00Z')], { timeZone: 'Asia/Tokyo', now });
  expect(late?.name).toBe('Today');
});
