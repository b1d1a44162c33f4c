import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';
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

describe('a value from a file', () => {
  test('is taken without the white space around it', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'taskloom-config-'));
    const path = join(folder.path, 'token');
    await writeFile(path, 'tl_svc_mounted\n');
    const env = { ADDRESS: right.ADDRESS, TOKEN_FILE: path };
    expect(readConfig(Schema, env)).toMatchObject({ TOKEN: 'tl_svc_mounted' });
  });

  test('is refused beside the value itself, and where there is no such file', () => {
    const env = { ...right, TOKEN_FILE: '/nowhere/token', PORT_FILE: '/nowhere/port' };
    expect(problemOf(env).message).toBe(
      `The configuration is not valid:
  PORT_FILE: has to be a file that can be read (ENOENT)
  TOKEN_FILE: is set, and so is TOKEN: leave one of them out`,
    );
  });

  test('is not told to be missing besides', () => {
    const { keys } = problemOf({ ADDRESS: right.ADDRESS, TOKEN_FILE: '/nowhere/token' });
    expect(keys).toEqual(['TOKEN_FILE']);
  });

  test('is checked like any other, and not shown', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'taskloom-config-'));
    const path = join(folder.path, 'token');
    await writeFile(path, 'hunter2');
    const { message } = problemOf({ ADDRESS: right.ADDRESS, TOKEN_FILE: path });
    expect(message).toBe('The configuration is not valid:\n  TOKEN: must be a service token');
  });

  test('is left to who asks for the file by name', () => {
    const WithFile = z.object({ CA: z.string().optional(), CA_FILE: z.string().optional() });
    expect(readConfig(WithFile, { CA_FILE: '/nowhere/ca' })).toEqual({ CA_FILE: '/nowhere/ca' });
  });
});

function problemOf(env: Record<string, string>): ConfigError {
  try {
    readConfig(Schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error('the configuration was taken');
}
