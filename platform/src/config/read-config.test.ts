import { expect, test } from 'vitest';
import { z } from 'zod';

import { ConfigError, readConfig } from './read-config.ts';

const Schema = z.object({
  PORT: z.coerce.number('must be a port').int().min(0).max(65_535).default(7420),
  ADDRESS: z.url({ error: 'must be an address' }),
  LEVEL: z.enum(['info', 'warn']).default('info'),
  TOKEN: z.string().startsWith('tl_svc_', 'must be a service token'),
});
const right = { ADDRESS: 'http://example.test/', TOKEN: 'tl_svc_x' };

test('parses what is given, fills in the defaults, and freezes the result', () => {
  const config = readConfig(Schema, { ...right, PORT: '80', HOME: '/root' });
  expect(config).toEqual({ ...right, PORT: 80, LEVEL: 'info' });
  expect(Object.isFrozen(config)).toBe(true);
});

test('takes an empty value for an absent one', () => {
  expect(readConfig(Schema, { ...right, PORT: '', LEVEL: '' })).toMatchObject({
    PORT: 7420,
    LEVEL: 'info',
  });
});

test('names every wrong key and what it has to be, never its value', () => {
  const error = problemOf({ PORT: 'lots', TOKEN: 'hunter2', LEVEL: 'loud' });
  expect(error.keys.toSorted()).toEqual(['ADDRESS', 'LEVEL', 'PORT', 'TOKEN']);
  expect(error.message).toContain('PORT: must be a port');
  expect(error.message).toContain('TOKEN: must be a service token');
  expect(error.message).toContain('ADDRESS: is missing: must be an address');
  expect(error.message).toMatch(/LEVEL: .*"info"\|"warn"/u);
  expect(error.message).not.toMatch(/hunter2|lots|loud/u);
});

test('says in plain words that a key is missing', () => {
  const { message } = problemOf({ ADDRESS: right.ADDRESS });
  expect(message).toBe('The configuration is not valid:\n  TOKEN: is missing');
});

function problemOf(env: Record<string, string>): ConfigError {
  try {
    readConfig(Schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error('the configuration was taken');
}
