import { describe, expect, test } from 'vitest';

import { userItem } from '../runs/turns.ts';
import { firstTitle, titleOfTurn } from './automatic-title.ts';

const answered = (name: string, ...titles: string[]) => ({
  type: 'function_call_result' as const,
  callId: 'c',
  name,
  status: 'completed' as const,
  output: JSON.stringify({
    isError: false,
    text: '',
    content: { tasks: titles.map((title) => ({ title })) },
  }),
});

describe('a title says what a turn was about', () => {
  test('by the tasks that were changed', () => {
    const said = userItem('please add buy milk tomorrow at 9 every week p1 #Home');
    expect(titleOfTurn([said, answered('quick_add', 'buy milk')])).toBe('Buy milk');
    expect(titleOfTurn([said, answered('complete_tasks', 'a', 'b'), answered('x', 'a')])).toBe(
      'A, b',
    );
  });

  test.each([
    ['what is due today?', 'Due today'],
    ['Can you please explain the plan to me?\nwith care', 'Explain the plan to me'],
    ['show me everything overdue', 'Everything overdue'],
  ])('by the message: %j', (said, title) => {
    expect(titleOfTurn([userItem(said), answered('find_tasks', 'buy milk')])).toBe(title);
  });

  test.each(['hi', 'thanks!', 'undo'])('and not by small talk: %j', (said) => {
    expect(titleOfTurn([userItem(said)])).toBeUndefined();
  });
});

test('a long one is cut between words, never within a character', () => {
  const long = firstTitle('a word '.repeat(30));
  expect(long).toMatch(/^(?:a word )+a?…$|word…$/u);
  expect(long.length).toBeLessThanOrEqual(60);
  expect(firstTitle('👩‍👩‍👧'.repeat(100))).toBe(`${'👩‍👩‍👧'.repeat(59)}…`);
});
