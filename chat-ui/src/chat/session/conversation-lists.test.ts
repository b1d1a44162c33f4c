import { expect, test } from 'vitest';

import {
  find,
  moreFrame,
  noLists,
  withChange,
  withFirstPage,
  withFound,
  without,
} from './conversation-lists.ts';

const v = 1 as const;
const at = (n: number, more: object = {}) => ({
  conversationId: `c${n}`,
  title: `talk ${n}`,
  updatedAt: `2026-01-${String(n).padStart(2, '0')}T10:00:00Z`,
  ...more,
});
const firstPage = { v, type: 'conversations' as const, conversations: [at(9), at(8)] };

test('a later page stands below the first, also when that comes anew', () => {
  let lists = withFirstPage(noLists, { ...firstPage, nextCursor: 'two' });
  expect(moreFrame(lists, 'recent')).toMatchObject({ cursor: 'two', archived: false });
  lists = withFound(lists, {
    v,
    type: 'found_conversations',
    archived: false,
    cursor: 'two',
    conversations: [at(7), at(6)],
  });
  lists = withFirstPage(lists, { ...firstPage, conversations: [at(10), at(9)], nextCursor: 'x' });
  expect(lists.conversations?.map(({ conversationId }) => conversationId)).toEqual([
    'c10',
    'c9',
    'c8',
    'c7',
    'c6',
  ]);
  expect(lists.nextCursor).toBeUndefined();
});

test('what was found for an earlier search is passed over', () => {
  const { found } = find({ search: 'milk', archived: false });
  const lists = { ...noLists, found };
  const message = { v, type: 'found_conversations' as const, conversations: [at(1)] };
  expect(withFound(lists, { ...message, search: 'mil' }).found?.conversations).toBeUndefined();
  expect(withFound(lists, { ...message, search: 'milk' }).found?.conversations).toHaveLength(1);
});

test('a change is shown at once: a pinned one goes up, an archived one goes, a deleted one too', () => {
  const lists = withFirstPage(noLists, firstPage);
  const ids = (changed: typeof lists) => changed.conversations?.map((each) => each.conversationId);
  expect(ids(withChange(lists, { conversationId: 'c8', pinned: true }))).toEqual(['c8', 'c9']);
  expect(ids(withChange(lists, { conversationId: 'c9', archived: true }))).toEqual(['c8']);
  expect(ids(without(lists, 'c9'))).toEqual(['c8']);
  expect(withChange(lists, { conversationId: 'c9', title: 'New' }).conversations?.[0]?.title).toBe(
    'New',
  );
});
