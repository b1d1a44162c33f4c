import { expect, test } from 'vitest';

import { tokenFromFragment, tokenFromPaste } from './token.ts';

test('the fragment of the printed address carries the token', () => {
  expect(tokenFromFragment('#token=tl_pat_abc')).toBe('tl_pat_abc');
  expect(tokenFromFragment('#token=')).toBeUndefined();
  expect(tokenFromFragment('')).toBeUndefined();
});

test('a pasted token and a pasted address both sign in', () => {
  expect(tokenFromPaste('  tl_pat_abc \n')).toBe('tl_pat_abc');
  expect(tokenFromPaste('http://127.0.0.1:7420/#token=tl_pat_abc')).toBe('tl_pat_abc');
});

test('what is no token is refused before it is sent', () => {
  expect(tokenFromPaste('')).toBeUndefined();
  expect(tokenFromPaste('http://127.0.0.1:7420/')).toBeUndefined();
  expect(tokenFromPaste('two words')).toBeUndefined();
});
