import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { Stryker } from '@stryker-mutator/core';

/**
 * `npm run mutate [-- PATH… [--tests PATH…]]`: changes the code in many small ways, one at a time, and
 * prints which changes no test noticed. Without a path all parts below are gone through, which takes
 * hours: the tests of a change to the domain each have a database of their own.
 */
const TESTS_OF: Readonly<Record<string, readonly string[]>> = {
  'mcp-server/src/auth': ['mcp-server/src/auth', 'mcp-server/src/tenancy.test.ts'],
  'mcp-server/src/domain': ['mcp-server/src/domain', 'mcp-server/src/tools'],
  'mcp-server/src/outbox': ['mcp-server/src/outbox'],
  'mcp-server/src/recurrence': ['mcp-server/src/recurrence'],
  'mcp-server/src/tools/execute.ts': [
    'mcp-server/src/tools/execute.test.ts',
    'mcp-server/src/tools/read-input.test.ts',
    'mcp-server/src/tools/concurrency.test.ts',
  ],
  'agent-runtime/src/conversations': ['agent-runtime/src/conversations', 'agent-runtime/src/runs'],
  'agent-runtime/src/runs': ['agent-runtime/src/runs', 'agent-runtime/src/chat'],
  'platform/src/adapters': ['platform/src/adapters'],
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tests: { type: 'string', multiple: true },
    concurrency: { type: 'string', default: '2' },
  },
});

const paths = positionals.length > 0 ? positionals : Object.keys(TESTS_OF);
const stryker = new Stryker({
  mutate: [...paths.map(sourcesBelow), '!**/*.test.ts'],
  testFiles: (values.tests ?? [...new Set(paths.flatMap(testsOf))]).map(testsBelow),
  testRunner: 'vitest',
  // What a test covers is measured, not read from its imports: most come to the code by a server.
  vitest: { configFile: 'vitest.mutate.config.ts', related: false },
  coverageAnalysis: 'perTest',
  concurrency: Number(values.concurrency),
  dryRunTimeoutMinutes: 60,
  timeoutMS: 20_000,
  // Made once when a file is loaded, so that each would need a process of its own.
  ignoreStatic: true,
  // Built while others use it, and never by the tests that run here.
  ignorePatterns: ['dist'],
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { reportTests: false, allowEmojis: false },
  // TypeScript 7 has no API to rewrite it with, and the tests need none: a file that is not there.
  tsconfigFile: 'tsconfig.none.json',
});
await stryker.runMutationTest();

function testsOf(path: string): readonly string[] {
  const part = Object.keys(TESTS_OF).find((each) => path === each || path.startsWith(`${each}/`));
  const tests = part === undefined ? undefined : TESTS_OF[part];
  if (tests === undefined)
    throw new Error(`No tests are known for ${path}: name them with --tests.`);
  return tests;
}

function sourcesBelow(path: string): string {
  return isFolder(path) ? `${path}/**/*.ts` : path;
}

function testsBelow(path: string): string {
  return isFolder(path) ? `${path}/**/*.test.ts` : path;
}

function isFolder(path: string): boolean {
  return statSync(path).isDirectory();
}
