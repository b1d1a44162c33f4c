import { expect, test } from 'vitest';

import { toTaskloomError } from './errors.ts';

const failed = (code: string) =>
  toTaskloomError(Object.assign(new Error('could not extend file "base/16384"'), { code }));

test.each(['53100', 'ENOSPC', 'EDQUOT'])('a full disk (%s) is told in plain words', (code) => {
  expect(failed(code).toPayload()).toMatchObject({
    code: 'unavailable',
    message: 'The disk that holds the tasks is full.',
  });
});

test.each(['53300', 'ECONNREFUSED', 'XX000', ''])('no text of %s reaches a caller', (code) => {
  const { message, hint, code: said } = failed(code).toPayload();
  expect(said).toBe('unavailable');
  expect(`${message} ${hint}`).not.toContain('base/16384');
});
