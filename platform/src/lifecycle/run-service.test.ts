import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { expect, test } from 'vitest';

import { waitFor } from '../testing/wait-for.ts';

const modules = JSON.stringify({
  service: new URL('run-service.ts', import.meta.url).href,
  logger: new URL('../logs/logger.ts', import.meta.url).href,
});

/** A program of its own, since signals and exit codes are a process's. */
function run(start: string) {
  const source = `
    const modules = ${modules};
    const { runService } = await import(modules.service);
    const { createLogger } = await import(modules.logger);
    const keepAlive = setInterval(() => {}, 1000);
    const logger = createLogger({ name: 'probe', level: 'info' });
    await runService({ name: 'probe', logger, start: async (signal) => { ${start} } });
    clearInterval(keepAlive);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  return {
    signal: (name: NodeJS.Signals) => child.kill(name),
    says: (text: string) => waitFor(() => output.includes(text), { what: text }),
    exit: once(child, 'exit').then(([code]: unknown[]) => code),
    output: () => output,
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  };
}

const disposable = (dispose: string) =>
  `return { async [Symbol.asyncDispose]() { console.log('disposing'); ${dispose} } };`;

test.each(['SIGTERM', 'SIGINT'] as const)('drains and ends with 0 on %s', async (name) => {
  using program = run(disposable(''));
  await program.says('probe is ready');
  program.signal(name);
  expect(await program.exit).toBe(0);
  expect(program.output()).toContain('probe has stopped');
});

test('takes a signal that came twice at once for one, and disposes once', async () => {
  using program = run(disposable('await new Promise((done) => setTimeout(done, 200));'));
  await program.says('probe is ready');
  program.signal('SIGINT');
  program.signal('SIGTERM');
  expect(await program.exit).toBe(0);
  expect(program.output().split('disposing')).toHaveLength(2);
});

test('ends at once with 130 on a second signal', async () => {
  using program = run(disposable('await new Promise(() => {});'));
  await program.says('probe is ready');
  program.signal('SIGTERM');
  await program.says('disposing');
  // Until the second one no longer counts as an echo of the first.
  const again = setInterval(() => program.signal('SIGTERM'), 100);
  expect(await program.exit).toBe(130);
  clearInterval(again);
});

test('stops once it has started when the signal comes before', async () => {
  using program = run(
    `console.log('starting'); await new Promise((done) => setTimeout(done, 200)); ${disposable('')}`,
  );
  await program.says('starting');
  program.signal('SIGTERM');
  expect(await program.exit).toBe(0);
  expect(program.output()).toContain('disposing');
});

test('ends with 0 when the signal comes while it still waits for something', async () => {
  using program = run(
    `console.log('waiting'); const { setTimeout: sleep } = await import('node:timers/promises');
     await sleep(60_000, undefined, { signal });`,
  );
  await program.says('waiting');
  program.signal('SIGTERM');
  expect(await program.exit).toBe(0);
  expect(program.output()).toContain('probe has stopped');
});

test.each([
  ['starting', "throw new Error('no database');"],
  ['stopping', disposable("throw new Error('no end');")],
])('ends with 1 when %s fails', async (_phase, start) => {
  using program = run(start);
  if (start.includes('no end')) {
    await program.says('probe is ready');
    program.signal('SIGTERM');
  }
  expect(await program.exit).toBe(1);
  expect(program.output()).toContain('probe failed');
});
