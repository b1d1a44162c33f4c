import { expect, test } from 'vitest';

import { findSpans, keepAsWords } from './find-spans.ts';

test('finds each part in its own place, whatever order they were understood in', () => {
  const line = 'plan may trip may 5 p1';
  const spans = findSpans(line, [
    { kind: 'priority', text: 'p1' },
    { kind: 'due', text: 'may 5' },
  ]);
  expect(spans.map(({ text, start }) => [text, start])).toEqual([
    ['may 5', 14],
    ['p1', 20],
  ]);
});

test('a part that is not there any more is left out', () => {
  expect(findSpans('tea', [{ kind: 'due', text: 'tomorrow' }])).toEqual([]);
});

test('a backslash keeps the part in the title', () => {
  const line = 'read tomorrow never dies';
  const [span] = findSpans(line, [{ kind: 'due', text: 'tomorrow' }]);
  expect(span && keepAsWords(line, span)).toBe('read \\tomorrow never dies');
});
