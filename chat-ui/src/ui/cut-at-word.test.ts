import { expect, test } from 'vitest';

import { cutAtWord } from './cut-at-word.ts';

test('a long text is cut between words, and what fits or is one word stays', () => {
  expect(cutAtWord('A rather long name of a project', 20)).toBe('A rather long name…');
  expect(cutAtWord('short', 20)).toBe('short');
  expect(cutAtWord('Donaudampfschifffahrt', 10)).toBe('Donaudampfschifffahrt');
  expect(cutAtWord('A rather long', 13)).toBe('A rather long');
});
