import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

import { startStack } from '../../../stack/stack.ts';
import type { Stack, StackOptions } from '../../../stack/stack.ts';
import { STACK_FOLDER_PREFIX } from '../setup/parts.ts';

/** How much of what the services complained about is shown when a test fails. */
const SHOWN_COMPLAINTS = 12;

export interface TestStack extends Stack {
  dir: string;
}

let count = 0;

/** A whole stack of the test's own, gone with its folder at the end of the test. */
export async function startTestStack(
  options: Partial<StackOptions> & { withPage?: boolean } = {},
): Promise<TestStack> {
  const { withPage = false, ...given } = options;
  count += 1;
  const parent = join(tmpdir(), `${STACK_FOLDER_PREFIX}${process.pid}-${count}`);
  const dir = join(parent, 'data');
  await mkdir(dir, { recursive: true, mode: 0o755 });
  onTestFinished(async ({ task }) => {
    // Here, and not in onTestFailed, which comes when the folder is gone.
    if (task.result?.state === 'fail')
      process.stderr.write(`${(await complaints(join(dir, 'services'))).join('\n')}\n`);
    await rm(parent, { recursive: true, force: true, maxRetries: 5 });
  });
  const stack = await startStack({
    dir,
    port: 0,
    // Only the test that opens the page needs one.
    ...(!withPage && { uiDir: join(parent, 'no-page') }),
    progress: () => {},
    ...given,
  });
  onTestFinished(() => stack[Symbol.asyncDispose]());
  return { ...stack, dir };
}

/** The last warnings and errors of each service and sidecar. */
async function complaints(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.log'));
  const perFile = await Promise.all(
    names.map(async (name) => {
      const lines = (await readFile(join(folder, name), 'utf8')).split('\n');
      const bad = lines.filter((line) =>
        /"level":(?:[456]0|"(?:warning|error|fatal)")/u.test(line),
      );
      return bad.slice(-SHOWN_COMPLAINTS).map((line) => `${name}: ${line.slice(0, 500)}`);
    }),
  );
  return perFile.flat();
}
