import { expect, test } from 'vitest';

import { isToken } from './api-token.ts';

const EXPECTED = 'b3f1c2-token';

test('takes the token that is expected, and anybody when none is', () => {
  expect(isToken(EXPECTED, EXPECTED)).toBe(true);
  expect(isToken(undefined, undefined)).toBe(true);
  expect(isToken('any', undefined)).toBe(true);
});

test.each([
  ['none', undefined],
  ['an empty one', ''],
  ['one with another first character', 'c3f1c2-token'],
  ['one with another last character', 'b3f1c2-tokem'],
  ['a longer one that begins with it', 'b3f1c2-token1'],
  ['a shorter one that it begins with', 'b3f1c2-toke'],
  ['one in other letters', 'B3F1C2-TOKEN'],
])('refuses %s', (_case, given) => {
  expect(isToken(given, EXPECTED)).toBe(false);
});
