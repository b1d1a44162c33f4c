import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import { environmentSecrets, render } from './harness/chart.ts';
import {
  findOrBuildActionlint,
  findOrBuildHclReader,
  findOrBuildHelm,
} from './harness/programs.ts';

const run = promisify(execFile);
const repository = new URL('../../', import.meta.url);
const doks = new URL('deploy/doks/', repository);

/** What OpenTofu's files declare, by kind: `resource`, `data`, `variable`, `output`, `locals`. */
type Declared = Record<string, Record<string, Record<string, unknown>[]>>;

describe('deploy/doks', () => {
  let files: Map<string, Declared>;
  let text: string;
  beforeAll(async () => {
    const reader = await findOrBuildHclReader();
    const names = (await readdir(doks)).filter((name) => name.endsWith('.tf'));
    const read = async (name: string): Promise<[string, Declared]> => [
      name,
      JSON.parse((await run(reader, [fileURLToPath(new URL(name, doks))])).stdout) as Declared,
    ];
    files = new Map(await Promise.all(names.map(read)));
    text = JSON.stringify([...files.values()]);
  });

  const declared = (kind: string) =>
    [...files.values()].flatMap((file) => Object.keys(file[kind] ?? {}));
  const named = (kind: string) =>
    [...files.values()].flatMap((file) =>
      Object.entries(file[kind] ?? {}).flatMap(([type, byName]) =>
        Object.keys(byName).map((name) => `${type}.${name}`),
      ),
    );

  test('whatever is referred to is declared, and each variable is used', () => {
    const used = (pattern: RegExp) => [
      ...new Set([...text.matchAll(pattern)].map(([, name = '']) => name)),
    ];
    expect(used(/\bvar\.(\w+)/gu).toSorted()).toEqual(declared('variable').toSorted());
    expect(named('data')).toEqual(used(/\bdata\.(\w+\.\w+)/gu));
    const resources = used(/(?<!data\.)\b((?:digitalocean|random)_\w+\.\w+)/gu);
    expect(resources.filter((name) => !named('resource').includes(name))).toEqual([]);
  });

  test('the databases survive an apply that would make them anew, and only the cluster reaches them', () => {
    const databases = files.get('databases.tf')?.['resource'] ?? {};
    for (const cluster of Object.values(databases['digitalocean_database_cluster'] ?? {}))
      expect(JSON.stringify(cluster)).toContain('"prevent_destroy":true');
    const [rule] = Object.values(databases['digitalocean_database_firewall'] ?? {});
    expect(JSON.stringify(rule)).toMatch(/"type":"k8s"/u);
  });

  test('it makes every Secret that values-doks.yaml names, with the keys that the pods ask for', async () => {
    const asked = environmentSecrets(await render('values-doks.yaml'));
    const secrets = await readFile(new URL('secrets.tf', doks), 'utf8');
    const given = [...secrets.matchAll(/^ {4}(taskloom-[\w-]+) = \{(.*?)\}\n/gmsu)].flatMap(
      ([, name, body = '']) =>
        [...body.matchAll(/(?:^|\{)\s*(\w+)\s*=/gmu)].map(([, key]) => `${name}: ${key}`),
    );
    const missing = asked.filter((one) => !given.includes(one));
    // What Redpanda gives: docs/operations/kubernetes.md says how.
    expect(missing.toSorted()).toEqual([
      'taskloom-kafka: TASKLOOM_KAFKA_PASSWORD',
      'taskloom-kafka: TASKLOOM_KAFKA_USER',
    ]);
  });

  test('its values are values of the chart', async () => {
    const schema = JSON.parse(
      await readFile(new URL('charts/taskloom/values.schema.json', repository), 'utf8'),
    ) as { properties: Record<string, { properties?: object }> };
    const outputs = await readFile(new URL('outputs.tf', doks), 'utf8');
    const body = /yamlencode\(\{\n(.*?)\n {2}\}\)/su.exec(outputs)?.[1] ?? '';
    const keys = [...body.matchAll(/^ {4}(\w+)\s*=/gmu)].map(([, key]) => key ?? '');
    expect(keys).toContain('networkPolicy');
    expect(keys.filter((key) => !(key in schema.properties))).toEqual([]);
    const network = [...body.matchAll(/^ {6}(\w+)\s*=/gmu)].map(([, key]) => key ?? '');
    const policy = schema.properties['networkPolicy']?.properties ?? {};
    expect(network.filter((key) => !(key in policy))).toEqual([]);
  });
});

test("the collector takes what the chart's services and sidecars send, and lets all of it through", async () => {
  const values = parse(
    await readFile(new URL('deploy/otel-collector/values.yaml', repository), 'utf8'),
  );
  const { receivers, processors, exporters, extensions, service } = values.alternateConfig;
  const { http, grpc } = receivers.otlp.protocols;
  const ports = [grpc, http].map(({ endpoint }) => Number(endpoint.split(':').at(-1)));
  const chart = parse(await readFile(new URL('charts/taskloom/values.yaml', repository), 'utf8'), {
    merge: true,
  });
  expect(ports).toEqual(chart.networkPolicy.collectorPorts);
  expect(service.extensions).toEqual(Object.keys(extensions));
  expect(service.pipelines.traces).toEqual({
    receivers: Object.keys(receivers),
    processors: Object.keys(processors),
    exporters: Object.keys(exporters),
  });
});

test('the workflows are ones that GitHub takes', async () => {
  const actionlint = await findOrBuildActionlint();
  const folder = new URL('.github/workflows/', repository);
  const names = (await readdir(folder)).map((name) => fileURLToPath(new URL(name, folder)));
  await expect(run(actionlint, ['-no-color', ...names])).resolves.toMatchObject({ stdout: '' });
});

beforeAll(findOrBuildHelm);
