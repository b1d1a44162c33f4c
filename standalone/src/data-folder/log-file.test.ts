import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { openLogFile } from './log-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'taskloom-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (name: string) => readFileSync(join(folder, name), 'utf8');

test('goes on in the file that is there', () => {
  writeFileSync(join(folder, 'taskloom.log'), 'before\n');
  openLogFile(folder).write('after\n');
  expect(read('taskloom.log')).toBe('before\nafter\n');
});

test('is begun anew while the program runs, and keeps the one before', () => {
  const log = openLogFile(folder, 20);
  for (const line of ['one one one\n', 'two two two\n', 'three\n', 'four four\n']) log.write(line);
  expect(read('taskloom.log.1')).toBe('two two two\nthree\n');
  expect(read('taskloom.log')).toBe('four four\n');
});

test('that takes no lines fails nobody, and says so', async () => {
  symlinkSync('/dev/full', join(folder, 'taskloom.log'));
  const log = openLogFile(folder);
  expect(() => log.write('lost\n')).not.toThrow();
  await expect(log.check()).rejects.toThrow('cannot be written');
});

test('that takes lines again tells how many were lost', async () => {
  // One more line makes it rotate, which a folder in the way of the old one's name refuses.
  const log = openLogFile(folder, 8);
  mkdirSync(join(folder, 'taskloom.log.1', 'in the way'), { recursive: true });
  for (const line of ['first\n', 'second\n', 'third\n']) log.write(line);
  rmSync(join(folder, 'taskloom.log.1'), { recursive: true });
  log.write('fourth\n');
  expect(read('taskloom.log.1')).toContain('"lost":2');
  expect(read('taskloom.log')).toBe('fourth\n');
  await expect(log.check()).resolves.toBeUndefined();
});
