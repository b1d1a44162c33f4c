import { describe, expect, test } from 'vitest';

import { markError } from './filter-error.ts';

describe('an error in a filter', () => {
  test('marks the part at its place and offers what was meant', () => {
    const text = 'p1 & todya';
    const marked = markError(text, {
      message: '"todya" is not understood. (at character 6)',
      hint: 'Did you mean "today"?',
    });
    expect(text.slice(marked.place, marked.end)).toBe('todya');
    expect(marked.message).toBe('"todya" is not understood.');
    expect(marked.mended).toBe('p1 & today');
  });

  test('finds a name by its text where no place is told', () => {
    const text = 'today & #Hmoe';
    const marked = markError(text, {
      message: 'There is no project called "Hmoe".',
      hint: 'Did you mean "Home"?',
    });
    expect(marked.place).toBe(9);
    expect(marked.mended).toBe('today & #Home');
  });

  test('marks the rest where something is missing at the end', () => {
    const text = '(today';
    const marked = markError(text, {
      message: 'A bracket is not closed. (at character 7)',
      hint: undefined,
    });
    expect([marked.place, marked.end]).toEqual([6, 6]);
    expect(marked.mended).toBeUndefined();
  });
});
