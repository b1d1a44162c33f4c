import { mkdtemp } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  type DataFolder,
  type Instance,
  startInstance,
  temporaryDataFolder,
} from '../harness/instance.ts';
import { connectModern } from '../harness/mcp.ts';
import { startSignedInProxy } from './signed-in-proxy.ts';
import { requiredScenarios, runSuite } from './suite.ts';

/** Extensions and scenarios that the suite itself does not score, and that pass here. */
const BEYOND = {
  '2025-11-25': ['server-session-lifecycle', 'json-schema-2020-12'],
  '2026-07-28': ['json-schema-2020-12', 'http-header-validation'],
};

describe('the public conformance suite', () => {
  let data: DataFolder;
  let instance: Instance;
  let proxy: Awaited<ReturnType<typeof startSignedInProxy>>;
  beforeAll(async () => {
    data = await temporaryDataFolder();
    instance = await startInstance(data.path, { TASKLOOM_CONFORMANCE: '1' });
    proxy = await startSignedInProxy(instance.origin, instance.access.token);
  }, 150_000);
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await instance[Symbol.asyncDispose]();
    await data[Symbol.asyncDispose]();
  }, 60_000);

  test.each([
    ['2025-11-25', 30],
    ['2026-07-28', 37],
  ] as const)(
    'finds nothing in any of its scenarios for %s, which are %i',
    { timeout: 360_000 },
    async (revision, count) => {
      const results = await mkdtemp(join(dirname(data.path), 'results-'));
      const url = `${proxy.url}/mcp`;
      const ran = await runSuite(['server', '--url', url, '--requirements', revision], { results });
      const required = await requiredScenarios(revision);
      expect(required).toHaveLength(count);
      const wanted = [...required, ...BEYOND[revision]];
      const found = Object.fromEntries(
        wanted.map((name) => [name, ran.get(name) ?? 'did not run']),
      );
      expect(found).toEqual(Object.fromEntries(wanted.map((name) => [name, []])));
    },
  );
});

test('its fixtures are in no other server', { timeout: 360_000 }, async () => {
  await using data = await temporaryDataFolder();
  await using instance = await startInstance(data.path);
  await using caller = await connectModern(instance.access);
  const names = await caller.toolNames();
  expect(names.filter((name) => /^test_|^json_schema/u.test(name))).toEqual([]);
});
