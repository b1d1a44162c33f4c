import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { z } from 'zod';

import { repository } from '../harness/instance.ts';

const PROGRAM = join(repository, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');

const Checks = z.array(
  z.object({
    id: z.string(),
    status: z.enum(['SUCCESS', 'FAILURE', 'WARNING', 'SKIPPED', 'INFO']),
    errorMessage: z.string().optional(),
  }),
);

/** Runs the public conformance suite and returns, by scenario, what did not pass. */
export async function runSuite(
  args: readonly string[],
  { results, onLine = () => {} }: { results: string; onLine?: (line: string) => void },
): Promise<Map<string, string[]>> {
  const suite = spawn(process.execPath, [PROGRAM, ...args, '-o', results], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  createInterface({ input: suite.stdout }).on('line', onLine);
  await new Promise((done) => suite.once('close', done));
  const scenarios = new Map<string, string[]>();
  for (const folder of await readdir(results)) {
    const scenario = folder.replace(/-\d{4}-\d\d-\d\dT[\d-]+Z$/u, '').replace(/^server-/u, '');
    const checks = Checks.parse(
      JSON.parse(await readFile(join(results, folder, 'checks.json'), 'utf8')),
    );
    const failed = checks.filter(({ status }) => status === 'FAILURE' || status === 'WARNING');
    scenarios.set(
      scenario,
      failed.map(({ id, errorMessage }) => `${id}: ${errorMessage ?? 'failed'}`),
    );
  }
  return scenarios;
}

/** The names of the scenarios of a server that a revision of the protocol requires. */
export async function requiredScenarios(revision: string): Promise<string[]> {
  const folder = join(PROGRAM, '../../requirements');
  const text = await readFile(join(folder, `${revision}.yaml`), 'utf8');
  const server = /^server:\n((?: {2}- .*\n)+)/mu.exec(text)?.[1] ?? '';
  return [...server.matchAll(/^ {2}- (\S+)$/gmu)].map(([, name = '']) => name);
}
