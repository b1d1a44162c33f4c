import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { parse, parseAllDocuments } from 'yaml';
import { beforeAll, describe, expect, test } from 'vitest';

import {
  copies,
  schemaPath,
  tablePath,
  valuesSchema,
  valuesTable,
} from '../../scripts/chart/values-reference.ts';
import { chartFolder, helm, podsOf, render, valuesFiles } from './harness/chart.ts';
import { findOrBuildHelm, findOrFetchPromtool } from './harness/programs.ts';

const run = promisify(execFile);
const repository = new URL('../../', import.meta.url);
const doks = 'values-doks.yaml';

beforeAll(findOrBuildHelm);

test.each(valuesFiles)('lints without a warning with %s', async (values) => {
  const said = await helm([
    'lint',
    '--strict',
    chartFolder,
    '--values',
    `${chartFolder}/${values}`,
  ]);
  expect(said).toContain('0 chart(s) failed');
});

test('its schema and its page are those of values.yaml: npm run reference:chart', async () => {
  const same = (text: string) => JSON.parse(text) as unknown;
  expect(same(await readFile(schemaPath, 'utf8'))).toEqual(same(await valuesSchema()));
  const words = (text: string) => text.replaceAll(/[ -]+/gu, ' ');
  expect(words(await readFile(tablePath, 'utf8'))).toBe(words(await valuesTable()));
});

test.each(copies)(
  'its copy of $from is no other: npm run reference:chart',
  async ({ from, to }) => {
    await expect(run('diff', ['--recursive', from, to])).resolves.toMatchObject({ stdout: '' });
  },
);

describe('what cannot work is refused in words', () => {
  test.each([
    [['replica=2'], /replica/u],
    [['mcpServer.replica=2'], /replica/u],
    [['publicUrl=tasks.example'], /publicUrl/u],
    [['signUp=everybody'], /signUp/u],
    [['publicUrl='], /publicUrl is needed/u],
    [['secrets.kafka='], /secrets\.kafka is needed/u],
    [['mcpServer.keda.enabled=true'], /either autoscaling or keda/u],
    [['notification.keda.maxReplicas=13'], /more replicas \(13\) than the topics have partitions/u],
    [['recurrence.terminationGracePeriodSeconds=20'], /has to be 30 or more/u],
    [['ingress.tls.secretName='], /publicUrl is https/u],
    [['oidc.issuer=https://login.example'], /issuer and clientId belong together/u],
    [['oidc.issuer=login.example', 'oidc.clientId=a'], /issuer/u],
    [['secrets.oidc=taskloom-oidc'], /secrets\.oidc needs oidc\.issuer/u],
    [['secrets.tracing=taskloom-tracing'], /secrets\.tracing needs tracing\.endpoint/u],
    [['tracing.sampledPercent=101'], /sampledPercent/u],
    [['budgets.tokensPerDay=a lot'], /tokensPerDay/u],
    [['secrets.mail=taskloom-mail'], /secrets\.mail and mail\.from belong together/u],
    [['signUp=open'], /signUp: open needs mail/u],
  ])('%s', async (settings, said) => {
    await expect(render(doks, settings)).rejects.toThrow(said);
  });
});

test.each(valuesFiles)(
  "%s: Dapr's objects are those of components/, all of them",
  async (values) => {
    const objects = (await render(values)).filter(({ apiVersion }) =>
      apiVersion.startsWith('dapr.io/'),
    );
    const flavour = values === doks ? 'cloud' : 'local';
    const expected = [];
    for (const folder of ['common', flavour])
      for (const name of await readdir(new URL(`components/${folder}/`, repository))) {
        const text = await readFile(new URL(`components/${folder}/${name}`, repository), 'utf8');
        expected.push(...parseAllDocuments(text).map((document) => document.toJS()));
      }
    const plain = objects.map((object) => {
      const metadata = { ...object.metadata };
      delete metadata.labels;
      // Whether and where spans go is the operator's to say.
      if (object.kind === 'Configuration') delete object['spec'].tracing;
      return Object.assign(object, { metadata });
    });
    for (const object of expected) if (object.kind === 'Configuration') delete object.spec.tracing;
    expect(byName(plain)).toEqual(byName(expected));
  },
);

test('a sidecar is given all that its components refer to', async () => {
  const objects = await render(doks);
  const components = objects.filter(({ kind }) => kind === 'Component');
  const missing: string[] = [];
  for (const { object } of podsOf(objects).filter(({ object }) => object.kind === 'Deployment')) {
    const annotations = object['spec'].template.metadata.annotations as Record<string, string>;
    const app = annotations['dapr.io/app-id'] ?? '';
    const given = `${annotations['dapr.io/env']},${annotations['dapr.io/env-from-secret']}`;
    for (const component of components.filter(({ scopes }) => scopes?.includes(app)))
      for (const { envRef, secretKeyRef } of component['spec'].metadata) {
        const name = envRef ?? secretKeyRef?.name;
        if (name !== undefined && !given.includes(`${name}=`)) missing.push(`${app}: ${name}`);
      }
  }
  expect(missing).toEqual([]);
});

describe.each(valuesFiles)('%s', (values) => {
  test('every pod is as restricted as Kubernetes knows, and has no token', async () => {
    const pods = podsOf(await render(values));
    expect(pods.length).toBeGreaterThan(4);
    for (const { object, spec } of pods) {
      const name = `${object.kind} ${object.metadata.name}`;
      expect([name, spec.automountServiceAccountToken, spec.enableServiceLinks]).toEqual([
        name,
        false,
        false,
      ]);
      expect(spec.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      for (const container of spec.containers) {
        expect(container.securityContext).toMatchObject({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(container.resources.limits.memory).toBeTruthy();
      }
    }
  });

  test('a network policy chooses every pod, and the first lets nothing through', async () => {
    const objects = await render(values);
    const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
    const deny = policies.find(({ metadata }) => metadata.name === 'taskloom-default-deny');
    expect(deny?.['spec']).toMatchObject({ policyTypes: ['Ingress', 'Egress'] });
    expect(deny?.['spec'].ingress).toBeUndefined();
    for (const { object } of podsOf(objects)) {
      const labels = object['spec'].template?.metadata.labels ?? object.metadata.labels;
      expect(labels).toMatchObject(deny?.['spec'].podSelector.matchLabels);
    }
  });
});

test("secrets are there by reference only, and the administrator's login in the migration alone", async () => {
  const objects = await render(doks);
  expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
  const holders = objects
    .filter((object) => JSON.stringify(object).includes('TASKLOOM_ADMIN_DATABASE_URL'))
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  expect(holders).toEqual(['Job taskloom-migrate']);
  for (const { spec } of podsOf(objects))
    for (const container of spec.containers)
      for (const { name, value } of container.env)
        if (/TOKEN|PASSWORD|KEY|DATABASE_URL|BUS_URL/u.test(name))
          expect([name, value]).toEqual([name, undefined]);
});

test('the migration comes before the services, and not on a rollback', async () => {
  const job = (await render(doks)).find(({ kind }) => kind === 'Job');
  expect(job?.metadata.annotations?.['helm.sh/hook']).toBe('pre-install,pre-upgrade');
});

test('a pod goes on until every proxy knows of its end, and then has the time to drain', async () => {
  const deployments = podsOf(await render(doks, ['endSeconds=7'])).filter(
    ({ object }) => object.kind === 'Deployment',
  );
  expect(deployments).toHaveLength(4);
  for (const { spec } of deployments) {
    const [, , script] = spec.containers[0].lifecycle.preStop.exec.command as string[];
    expect(script).toBe('setTimeout(() => {}, 7000)');
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(10 + 10 + 7 + 5);
  }
});

test('one service is rolled alone: its image changes its Deployment and nothing else', async () => {
  const before = await render(doks);
  const after = await render(doks, ['agentRuntime.image.tag=0.2.0']);
  const changed = after.filter(
    (object, index) => JSON.stringify(object) !== JSON.stringify(before[index]),
  );
  expect(changed.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'Deployment taskloom-agent-runtime',
  ]);
});

test("a digest and a registry of one's own say which image it is", async () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const pods = podsOf(
    await render(doks, ['global.imageRegistry=registry.internal', `image.digest=${digest}`]),
  );
  for (const { spec } of pods)
    expect(spec.containers[0].image).toBe(`registry.internal/taskloom@${digest}`);
});

test('what is public leads to the tools and the page, and /admin and /metrics to nobody', async () => {
  const ingress = (await render(doks)).find(({ kind }) => kind === 'Ingress');
  const paths = ingress?.['spec'].rules[0].http.paths as {
    path: string;
    backend: { service: { name: string } };
  }[];
  const to = (service: string) =>
    paths.filter(({ backend }) => backend.service.name === service).map(({ path }) => path);
  const caddyfile = await readFile(new URL('stack/compose/Caddyfile', repository), 'utf8');
  const tools = /\^\/\(([^)]+)\)/u.exec(caddyfile)?.[1]?.split('|') ?? [];
  expect(to('taskloom-mcp-server').toSorted()).toEqual(
    tools
      .filter((name) => name !== 'admin')
      .map((name) => `/${name.replace('\\', '')}`)
      .toSorted(),
  );
  expect(to('taskloom-closed')).toContain('/admin');
  expect(to('taskloom-agent-runtime')).toEqual(['/']);
  const routes = await render(doks, ['ingress.enabled=false', 'gateway.enabled=true']);
  expect(routes.some(({ kind }) => kind === 'HTTPRoute')).toBe(true);
});

test('KEDA asks for the lag of the group that Dapr reads with, up to one replica a partition', async () => {
  const scaled = (await render(doks)).filter(({ kind }) => kind === 'ScaledObject');
  expect(scaled.map(({ metadata }) => metadata.name)).toEqual([
    'taskloom-notification',
    'taskloom-recurrence',
  ]);
  for (const object of scaled) {
    expect(object['spec'].maxReplicaCount).toBeLessThanOrEqual(12);
    for (const { metadata: trigger } of object['spec'].triggers)
      expect(`taskloom-${trigger.consumerGroup}`).toBe(object.metadata.name);
  }
});

describe('alerts', () => {
  test('are rules that Prometheus takes, and each fires when it has to', async () => {
    const promtool = await findOrFetchPromtool();
    const checked = await run(promtool, ['check', 'rules', `${chartFolder}/files/alerts.yaml`]);
    expect(checked.stdout).toContain('SUCCESS');
    const tested = await run(promtool, [
      'test',
      'rules',
      fileURLToPath(new URL('alerts.yaml', import.meta.url)),
    ]);
    expect(tested.stdout).toContain('SUCCESS');
  });

  test('each has a test and its place in the runbook', async () => {
    const rules = parse(await readFile(`${chartFolder}/files/alerts.yaml`, 'utf8')).groups[0].rules;
    const tests = parse(await readFile(new URL('alerts.yaml', import.meta.url), 'utf8')).tests;
    const names = rules.map(({ alert }: { alert: string }) => alert);
    expect(tests.map(({ name }: { name: string }) => name)).toEqual(names);
    const runbook = await readFile(new URL('docs/operations/runbook.md', repository), 'utf8');
    for (const { alert, annotations } of rules) {
      expect(annotations.runbook_url).toBe(`docs/operations/runbook.md#${alert.toLowerCase()}`);
      expect(runbook).toContain(`\n## ${alert}\n`);
    }
  });

  test('they and the dashboards ask for metrics that there are', async () => {
    const sources = await Promise.all(
      [
        'mcp-server/src/outbox/metrics.ts',
        'mcp-server/src/domain/metrics.ts',
        'platform/src/dead-letters/measure-dead-letters.ts',
        'event-workers/src/metrics.ts',
        'event-workers/src/notification/metrics.ts',
        'agent-runtime/src/metrics.ts',
        'mcp-server/src/tools/metrics.ts',
        'mcp-server/src/database/metrics.ts',
        'platform/src/http/request-metrics.ts',
      ].map((path) => readFile(new URL(path, repository), 'utf8')),
    );
    const known = new Set(sources.join('\n').match(/taskloom_\w+/gu));
    const dashboards = await readdir(`${chartFolder}/files/dashboards`);
    const unknown: string[] = [];
    for (const name of ['alerts.yaml', ...dashboards.map((file) => `dashboards/${file}`)]) {
      const text = await readFile(`${chartFolder}/files/${name}`, 'utf8');
      // A dashboard may ask for several by a pattern.
      for (const metric of text.replaceAll(/__name__=~[^}]+/gu, '').match(/taskloom_[a-z_]+/gu) ??
        [])
        if (!known.has(metric.replace(/_(?:bucket|count)$/u, '')))
          unknown.push(`${name}: ${metric}`);
    }
    expect(unknown).toEqual([]);
  });
});

function byName(objects: { kind: string; metadata: { name: string } }[]) {
  return Object.fromEntries(
    objects.map((object) => [`${object.kind} ${object.metadata.name}`, object]),
  );
}
