import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';

import { expect, test } from 'vitest';

import { createLogger } from './logger.ts';

function capture(level: 'info' | 'warn' = 'info') {
  const lines: string[] = [];
  const logger = createLogger({
    name: 'probe',
    level,
    destination: { write: (line) => void lines.push(line) },
  });
  return { logger, lines };
}

test('writes one JSON line each, with name, level, time and what was given', () => {
  const { logger, lines } = capture();
  logger.info({ eventId: 'e1' }, 'handled');
  expect(lines).toHaveLength(1);
  const line: unknown = JSON.parse(lines[0] ?? '');
  expect(line).toMatchObject({ name: 'probe', level: 'info', eventId: 'e1', msg: 'handled' });
  expect(line).toHaveProperty('time', expect.stringMatching(/^\d{4}-.*Z$/u));
});

test('leaves out what is below its level', () => {
  const { logger, lines } = capture('warn');
  logger.info('quiet');
  logger.warn('loud');
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['loud']);
});

test('shows no secret under the names that secrets have', () => {
  const { logger, lines } = capture();
  logger.info({ token: 'swordfish', req: { headers: { authorization: 'swordfish' } } });
  logger.info({ answer: { access_token: 'swordfish' }, config: { apiKey: 'swordfish' } });
  expect(lines.join('')).not.toContain('swordfish');
  expect(lines.join('')).toContain('[redacted]');
});

test('shows no token of ours wherever it stands, and stays JSON', () => {
  const { logger, lines } = capture();
  logger.warn({ url: 'http://localhost/#token=tl_pat_abc-DEF_1' }, 'opened with tl_act_zzz');
  logger.error({ err: new Error('refused "Authorization: Bearer abc.def"') });
  expect(lines.join('')).not.toMatch(/tl_pat_abc|tl_act_zzz|abc\.def/u);
  for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
});

test('a log that cannot be written fails nobody who logs', () => {
  const logger = createLogger({
    name: 'probe',
    level: 'info',
    destination: {
      write() {
        throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      },
    },
  });
  expect(() => logger.info('lost')).not.toThrow();
});

test.runIf(existsSync('/dev/full'))('nor does standard output on a full disk', async () => {
  const source = `
    const { createLogger } = await import(${JSON.stringify(new URL('logger.ts', import.meta.url).href)});
    const logger = createLogger({ name: 'probe', level: 'info' });
    for (let line = 0; line < 3; line += 1) logger.info('lost');
    setTimeout(() => process.stderr.write('still here'), 50);`;
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  expect({ code, said }).toEqual({ code: 0, said: 'still here' });
});
