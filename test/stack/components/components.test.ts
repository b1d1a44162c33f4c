import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { expect, inject, onTestFinished, test } from 'vitest';

import { startDaprd } from '../../../stack/parts/daprd.ts';

const folder = resolve(import.meta.dirname, '../../../components');
const parts = inject('stackParts');

/** What daprd says in any case outside Kubernetes, about itself and not about our files. */
const ABOUT_ITSELF = /^(?:mTLS is disabled|Actor runtime disabled|No scheduler host addresses)/u;

/** Which parts each app may load, and what it hears. */
const EXPECTED = {
  'mcp-server': { components: ['taskloom-pubsub'], topics: ['dead-letters'] },
  'agent-runtime': { components: ['taskloom-pubsub', 'taskloom-state'], topics: ['task-events'] },
  recurrence: { components: ['recurrence-tick', 'taskloom-pubsub'], topics: ['task-events'] },
  notification: {
    components: ['reminders-tick', 'taskloom-pubsub'],
    topics: ['reminders', 'task-events'],
  },
};

test.each(
  (['local', 'cloud'] as const).flatMap((place) =>
    Object.entries(EXPECTED).map(([appId, expected]) => ({ place, appId, expected })),
  ),
)('daprd takes every file of $place for $appId without a word', async (given) => {
  const { place, appId, expected } = given;
  const loaded = await load({
    appId,
    resourcesPath: [join(folder, 'common'), join(folder, place)],
    config: join(folder, place, 'config.yaml'),
    env: await environment(place),
  });
  expect(loaded.complaints).toEqual([]);
  expect(loaded.components).toEqual([...expected.components, 'taskloom-secrets'].toSorted());
  expect(loaded.topics).toEqual(expected.topics);
  expect(loaded.said).toContain('Loading Resiliency configuration: taskloom-resiliency');
});

test('a file with a mistake is complained about', async () => {
  const dir = await temporary();
  const text = await readFile(join(folder, 'local/state.yaml'), 'utf8');
  await writeFile(join(dir, 'state.yaml'), text.replace('state.redis', 'state.rediss'));
  const { complaints } = await load({
    appId: 'agent-runtime',
    resourcesPath: [dir, join(folder, 'common')],
    config: join(folder, 'local/config.yaml'),
    env: await environment('local'),
  });
  expect(complaints.join('\n')).toContain('taskloom-state');
});

async function load(options: {
  appId: string;
  resourcesPath: string[];
  config: string;
  env: Record<string, string>;
}) {
  const daprApiToken = 'to-the-sidecar';
  await using daprd = await startDaprd({
    ...options,
    dir: await temporary(),
    daprApiToken,
    appApiToken: 'to-the-app',
    // Nobody listens there: subscriptions are read all the same.
    appPort: 9,
  });
  const answer = await fetch(`http://127.0.0.1:${daprd.httpPort}/v1.0/metadata`, {
    headers: { 'dapr-api-token': daprApiToken },
  });
  const metadata = (await answer.json()) as {
    components?: { name: string }[];
    subscriptions?: { topic: string }[];
  };
  const lines = (await readFile(daprd.logFile, 'utf8')).trim().split('\n');
  const said = lines.map((line) => JSON.parse(line) as { level: string; msg: string });
  return {
    components: (metadata.components ?? []).map(({ name }) => name).toSorted(),
    topics: (metadata.subscriptions ?? []).map(({ topic }) => topic).toSorted(),
    said: said.map(({ msg }) => msg),
    complaints: said
      .filter(({ level, msg }) => level !== 'info' && !ABOUT_ITSELF.test(msg))
      .map(({ level, msg }) => `${level}: ${msg}`),
  };
}

/** What the files refer to. The cloud's have no authority of their own: the system's is ours here. */
async function environment(place: 'local' | 'cloud'): Promise<Record<string, string>> {
  const { kafka, redis, redisTls } = parts;
  const common = {
    TASKLOOM_KAFKA_BROKERS: kafka.secureBroker,
    TASKLOOM_KAFKA_USER: kafka.user,
    TASKLOOM_KAFKA_PASSWORD: kafka.password,
  };
  if (place === 'local')
    return {
      ...common,
      TASKLOOM_KAFKA_CA: kafka.ca,
      TASKLOOM_REDIS_HOST: redis.host,
      TASKLOOM_REDIS_PASSWORD: redis.password,
    };
  const authorities = join(await temporary(), 'authorities.pem');
  await writeFile(authorities, `${kafka.ca}${redisTls.ca}`);
  return {
    ...common,
    TASKLOOM_REDIS_HOST: redisTls.host,
    TASKLOOM_REDIS_USERNAME: 'default',
    TASKLOOM_REDIS_PASSWORD: redisTls.password,
    SSL_CERT_FILE: authorities,
  };
}

async function temporary(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'taskloom-components-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  await mkdir(dir, { recursive: true });
  return dir;
}
