import { readFile } from 'node:fs/promises';

import { beforeAll, describe, expect, test } from 'vitest';

import { agentRuntimeEnvironment } from '../../agent-runtime/src/config.ts';
import { channelEnvironment } from '../../event-workers/src/notification/config.ts';
import { workerEnvironment } from '../../event-workers/src/process/worker-environment.ts';
import { mcpServerEnvironment, migrateEnvironment } from '../../mcp-server/src/config.ts';
import { podsOf, render } from './harness/chart.ts';
import { findOrBuildHelm } from './harness/programs.ts';

/** What each of the chart's pods reads. */
const READ = {
  'mcp-server': mcpServerEnvironment,
  'agent-runtime': agentRuntimeEnvironment,
  recurrence: workerEnvironment,
  notification: { ...workerEnvironment, ...channelEnvironment },
  migrate: migrateEnvironment,
};

/** Values under which the chart says all that it can. */
const EVERYTHING = [
  'secrets.model=taskloom-model',
  'secrets.mail=taskloom-mail',
  'secrets.push=taskloom-push',
  'secrets.oidc=taskloom-oidc',
  'secrets.tracing=taskloom-tracing',
  'mail.from=taskloom@example.com',
  'oidc.issuer=https://login.example.com',
  'oidc.clientId=taskloom',
  'budgets.messagesPerMinute=20',
  'budgets.tokensPerDay=2000000',
  'tracing.endpoint=http://otel-collector.monitoring:4318',
  'tracing.sampledPercent=25',
];

interface Variable {
  name: string;
  value?: string;
  valueFrom?: { secretKeyRef: { name: string; key: string } };
}

beforeAll(findOrBuildHelm);

test('each variable that a service reads has a value of the chart, or is named as one for extraEnv', async () => {
  const pods = await environments(EVERYTHING);
  const page = await readFile(
    new URL('../../docs/operations/kubernetes.md', import.meta.url),
    'utf8',
  );
  const named = variablesIn(page, '### Without a value of their own');
  const told = Object.entries(READ).flatMap(([pod, environment]) =>
    Object.keys(environment)
      .filter((name) => !pods.get(pod)?.has(name))
      .map((name) => `${name} of ${pod}`),
  );
  expect(named.toSorted()).toEqual(told.toSorted());
});

describe('values of the services', () => {
  test('another provider, its secret by reference', async () => {
    const variables = (await environments(EVERYTHING)).get('mcp-server');
    expect(variables?.get('TASKLOOM_OIDC_ISSUER')?.value).toBe('https://login.example.com');
    expect(variables?.get('TASKLOOM_OIDC_CLIENT_ID')?.value).toBe('taskloom');
    expect(variables?.get('TASKLOOM_OIDC_MAKES_ACCOUNTS')?.value).toBe('0');
    expect(variables?.get('TASKLOOM_OIDC_CLIENT_SECRET')?.valueFrom?.secretKeyRef).toEqual({
      name: 'taskloom-oidc',
      key: 'TASKLOOM_OIDC_CLIENT_SECRET',
    });
  });

  test('budgets, as whole numbers', async () => {
    const variables = (await environments(EVERYTHING)).get('agent-runtime');
    expect(variables?.get('TASKLOOM_MESSAGES_PER_MINUTE')?.value).toBe('20');
    expect(variables?.get('TASKLOOM_TOKENS_PER_DAY')?.value).toBe('2000000');
  });

  test.each(['mcp-server', 'agent-runtime', 'recurrence', 'notification'])(
    'traces of %s, their headers by reference, and a way to the collector',
    async (name) => {
      const variables = (await environments(EVERYTHING)).get(name);
      expect(variables?.get('OTEL_EXPORTER_OTLP_ENDPOINT')?.value).toBe(
        'http://otel-collector.monitoring:4318',
      );
      expect(variables?.get('OTEL_TRACES_SAMPLER_ARG')?.value).toBe('0.25');
      expect(variables?.get('OTEL_EXPORTER_OTLP_HEADERS')?.valueFrom?.secretKeyRef.name).toBe(
        'taskloom-tracing',
      );
      const ports = await portsOut(name, EVERYTHING);
      expect(ports).toContain(4318);
      expect(await portsOut(name, [])).not.toContain(4318);
    },
  );

  test('none of it is said unless it is asked for', async () => {
    const said = [...(await environments([])).values()].flatMap((variables) => [
      ...variables.keys(),
    ]);
    expect(said.filter((name) => /OIDC|OTEL|PER_MINUTE|PER_DAY/u.test(name))).toEqual([]);
  });
});

/** Each pod's variables by name; of the migration too. */
async function environments(settings: string[]): Promise<Map<string, Map<string, Variable>>> {
  const pods = podsOf(await render('values-doks.yaml', settings));
  return new Map(
    pods.map(({ spec }) => {
      const [{ name, env }] = spec.containers as [{ name: string; env: Variable[] }];
      return [name, new Map(env.map((variable) => [variable.name, variable]))];
    }),
  );
}

async function portsOut(name: string, settings: string[]): Promise<number[]> {
  const policy = (await render('values-doks.yaml', settings)).find(
    ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === `taskloom-${name}`,
  );
  const rules = policy?.['spec'].egress as { ports?: { port: number }[] }[];
  return rules.flatMap(({ ports = [] }) => ports.map(({ port }) => port));
}

/** `NAME of pod`, for each row of the table below a heading. */
function variablesIn(page: string, heading: string): string[] {
  const section = page.split(`${heading}\n`)[1]?.split(/\n#+ /u)[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => {
      const [, names = '', pods = ''] = line.split('|');
      return [...names.matchAll(/`(\w+)`/gu)].flatMap(([, name]) =>
        pods.split(',').map((pod) => `${name} of ${pod.trim()}`),
      );
    });
}
