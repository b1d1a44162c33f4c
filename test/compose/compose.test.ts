import { createECDH, X509Certificate } from 'node:crypto';
import { execFile } from 'node:child_process';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseEnv, promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';

import { readAgentRuntimeConfig } from '../../agent-runtime/src/config.ts';
import { readNotificationConfig } from '../../event-workers/src/notification/config.ts';
import { readRecurrenceConfig } from '../../event-workers/src/recurrence/config.ts';
import { readMcpServerConfig } from '../../mcp-server/src/config.ts';
import { readPrepareConfig } from '../../stack/compose/config.ts';
import { topicNames } from '../../stack/topics.ts';

const repository = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFile(join(repository, path), 'utf8');

const Service = z.strictObject({
  image: z.string(),
  build: z.literal('.').optional(),
  init: z.boolean().optional(),
  user: z.string().optional(),
  restart: z.enum(['unless-stopped', 'on-failure']),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string()).optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  stop_grace_period: z.string().optional(),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  healthcheck: z
    .strictObject({
      test: z.array(z.string()),
      interval: z.string(),
      timeout: z.string(),
      retries: z.number(),
      start_period: z.string(),
    })
    .optional(),
  depends_on: z
    .record(
      z.string(),
      z.strictObject({
        condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']),
      }),
    )
    .default({}),
});
const Compose = z.looseObject({
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.null()),
});

const READERS = {
  'mcp-server': readMcpServerConfig,
  'agent-runtime': readAgentRuntimeConfig,
  recurrence: readRecurrenceConfig,
  notification: readNotificationConfig,
  prepare: readPrepareConfig,
} satisfies Record<string, (env: NodeJS.ProcessEnv) => unknown>;

const SIDECARS = ['mcp-server', 'agent-runtime', 'recurrence', 'notification'] as const;

let dir: string;
let made: NodeJS.Dict<string>;
let text: string;
let services: Record<string, z.infer<typeof Service>>;
let volumes: string[];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'taskloom-compose-'));
  await makeEnv();
  made = parseEnv(await readFile(join(dir, '.env'), 'utf8'));
  text = await read('compose.yaml');
  const compose = Compose.parse(parse(text, { merge: true }));
  services = compose.services;
  volumes = Object.keys(compose.volumes);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

function makeEnv() {
  const script = join(repository, 'stack/compose/make-env.sh');
  return promisify(execFile)('sh', [script], { cwd: dir });
}

function service(name: string): z.infer<typeof Service> {
  const found = services[name];
  if (found === undefined) throw new Error(`compose.yaml has no ${name}`);
  return found;
}

/** As Docker Compose fills it in: a name without a value is taken as it is set, or left out. */
function environmentOf(name: string): Record<string, string> {
  const filled = Object.entries(service(name).environment).map(([key, value]) => [
    key,
    value === null
      ? made[key]
      : String(value).replaceAll(/\$\{(\w+)[^}]*\}/gu, (_, variable: string) => {
          return made[variable] ?? '';
        }),
  ]);
  return Object.fromEntries(filled.filter(([, value]) => value !== undefined)) as never;
}

function flag(name: string, flagName: string): string[] {
  const start = `--${flagName}=`;
  return service(name)
    .command.filter((argument) => argument.startsWith(start))
    .map((argument) => argument.slice(start.length));
}

describe('the secrets that make-env.sh makes', () => {
  test('are all that compose.yaml asks for, and none of them has a default', () => {
    const asked = [...text.matchAll(/(?<!\$)\$\{(\w+)(:[?-])?/gu)];
    for (const [, variable = '', otherwise] of asked) {
      expect(Object.keys(made)).toContain(variable);
      expect([variable, otherwise]).toEqual([
        variable,
        variable === 'TASKLOOM_COMPOSE_PORT' ? ':-' : ':?',
      ]);
    }
    const used = new Set(asked.map(([, variable]) => variable));
    expect(Object.keys(made).filter((variable) => !used.has(variable))).toEqual([]);
  });

  test('are never made over those that are there', async () => {
    await expect(makeEnv()).rejects.toMatchObject({ code: 1 });
    expect(parseEnv(await readFile(join(dir, '.env'), 'utf8'))).toEqual(made);
  });

  test('have a certificate for the broker by the authority that the sidecars trust', () => {
    const authority = new X509Certificate(made['KAFKA_CA'] ?? '');
    const certificate = new X509Certificate(
      (made['KAFKA_KEY_STORE'] ?? '').replace(/^.*?END PRIVATE KEY-----\s/su, ''),
    );
    expect(certificate.verify(authority.publicKey)).toBe(true);
    expect(certificate.checkHost('kafka')).toBe('kafka');
  });

  test('have keys for Web Push that belong together', () => {
    const pair = createECDH('prime256v1');
    pair.setPrivateKey(made['VAPID_PRIVATE_KEY'] ?? '', 'base64url');
    expect(pair.getPublicKey('base64url')).toBe(made['VAPID_PUBLIC_KEY']);
  });

  test('get into neither the repository nor the image', async () => {
    expect((await read('.gitignore')).split('\n')).toContain('.env');
    expect((await read('.dockerignore')).split('\n')).toEqual(
      expect.arrayContaining(['*', '**/.env']),
    );
  });
});

test.each(Object.entries(READERS))('%s understands all of its environment', (name, reader) => {
  const known = new Set<string>();
  const env = new Proxy(environmentOf(name), {
    get(target, key: string) {
      known.add(key);
      return target[key];
    },
  });
  expect(() => reader(env)).not.toThrow();
  expect(Object.keys(service(name).environment).filter((key) => !known.has(key))).toEqual([]);
});

describe.each(SIDECARS)('the sidecar of %s', (name) => {
  test('is told what its components refer to, and nothing else', async () => {
    const tokens = ['DAPR_API_TOKEN', 'APP_API_TOKEN'];
    const given = Object.keys(service(`${name}-dapr`).environment);
    const wanted = await namesInComponents(name);
    expect(given.filter((key) => !tokens.includes(key)).toSorted()).toEqual(wanted);
  });

  test('and its service find each other', () => {
    const app = environmentOf(name);
    const sidecar = environmentOf(`${name}-dapr`);
    expect(flag(`${name}-dapr`, 'app-id')).toEqual([name]);
    expect(app['DAPR_GRPC_ENDPOINT']).toBe(
      `http://${name}-dapr:${flag(`${name}-dapr`, 'dapr-grpc-port').join()}`,
    );
    expect(sidecar['DAPR_API_TOKEN']).toBe(app['DAPR_API_TOKEN']);
    expect(sidecar['APP_API_TOKEN']).toBe(app['APP_API_TOKEN']);
    expect(flag(`${name}-dapr`, 'app-port')).toEqual([app['APP_PORT']]);
    expect(flag(`${name}-dapr`, 'app-protocol')).toEqual(['grpc']);
    expect(flag(`${name}-dapr`, 'app-channel-address')).toEqual([name]);
  });

  test('reads folders that are there', async () => {
    const paths = [...flag(`${name}-dapr`, 'resources-path'), ...flag(`${name}-dapr`, 'config')];
    expect(paths).toHaveLength(3);
    for (const path of paths) await access(join(repository, path));
  });
});

/** What a sidecar's components take from its environment. */
async function namesInComponents(app: string): Promise<string[]> {
  const names: string[] = [];
  for (const file of ['pubsub', 'state'])
    for (const document of parseAllDocuments(await read(`components/local/${file}.yaml`))) {
      const { scopes, spec } = Component.parse(document.toJS());
      if (!scopes.includes(app)) continue;
      for (const { envRef, secretKeyRef } of spec.metadata)
        names.push(...[envRef, secretKeyRef?.name].filter((one) => one !== undefined));
    }
  return names.toSorted();
}

const Component = z.object({
  scopes: z.array(z.string()),
  spec: z.object({
    metadata: z.array(
      z.object({
        envRef: z.string().optional(),
        secretKeyRef: z.object({ name: z.string() }).optional(),
      }),
    ),
  }),
});

test('a service is asked whether it is ready where it listens', async () => {
  const caddyfile = await read('stack/compose/Caddyfile');
  for (const name of SIDECARS) {
    const port = environmentOf(name)['TASKLOOM_PORT'];
    expect(service(name).healthcheck?.test.join(' ')).toContain(`127.0.0.1:${port}/readyz`);
  }
  for (const name of ['mcp-server', 'agent-runtime'])
    expect(caddyfile).toContain(`reverse_proxy ${name}:${environmentOf(name)['TASKLOOM_PORT']}`);
});

test('the front sends to the tools what that of `npm run stack` does', async () => {
  const [, ours] = /path_regexp \^\/\(([^)]+)\)/u.exec(await read('stack/compose/Caddyfile')) ?? [];
  const [, theirs] = /TOOLS = \/\^\\\/\(\?:([^)]+)\)/u.exec(await read('stack/front.ts')) ?? [];
  expect(ours).toBeDefined();
  expect(ours).toBe(theirs);
});

test('the topics are those of `npm run stack`', async () => {
  const [, ours] = /for topic in ([^;]+);/u.exec(await read('stack/compose/kafka.sh')) ?? [];
  expect(ours?.split(' ')).toEqual(topicNames);
});

test('one port is published, and on loopback alone', () => {
  const published = Object.values(services).flatMap(({ ports }) => ports);
  expect(published).toEqual(['127.0.0.1:${TASKLOOM_COMPOSE_PORT:-7430}:8080']);
});

test('images have versions, those of the parts that are tested where it is one of them', async () => {
  for (const { image } of Object.values(services)) expect(image).toMatch(/:\d+\.\d+/u);
  const versionIn = async (file: string) =>
    /'(\d+\.\d+\.\d+)'/u.exec(await read(`stack/install/${file}.ts`))?.[1];
  expect(service('kafka').image).toBe(`apache/kafka:${await versionIn('kafka')}`);
  expect(service('topics').image).toBe(service('kafka').image);
  for (const name of SIDECARS)
    expect(service(`${name}-dapr`).image).toBe(`daprio/daprd:${await versionIn('daprd')}`);
});

test('what is mounted, waited for and started is there', async () => {
  for (const { volumes: mounts, depends_on, image, command } of Object.values(services)) {
    for (const [source = ''] of mounts.map((mount) => mount.split(':'))) {
      if (source.startsWith('.')) await access(join(repository, source));
      else expect(volumes).toContain(source);
    }
    for (const [name, { condition }] of Object.entries(depends_on)) {
      if (condition === 'service_healthy') expect(service(name).healthcheck).toBeDefined();
      if (condition === 'service_completed_successfully')
        expect(service(name).restart).toBe('on-failure');
    }
    if (image.startsWith('taskloom')) await access(join(repository, command.join(' ')));
  }
});

test('the image has the Node and the packages of the repository', async () => {
  const dockerfile = await read('Dockerfile');
  const { devDependencies, workspaces } = z
    .object({ devDependencies: z.object({ node: z.string() }), workspaces: z.array(z.string()) })
    .parse(JSON.parse(await read('package.json')));
  const bases = [...dockerfile.matchAll(/^FROM (node:\S+)/gmu)].map(([, base]) => base);
  expect(new Set(bases)).toEqual(new Set([`node:${devDependencies.node}-bookworm-slim`]));
  for (const name of workspaces)
    expect(dockerfile).toContain(`COPY ${name}/package.json ${name}/\n`);
  expect(dockerfile).toMatch(/^USER node$/mu);
});
