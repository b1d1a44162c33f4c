import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { TestProject } from 'vitest/node';

import { installDaprd } from '../../../stack/install/daprd.ts';
import { endLeftovers } from '../../../stack/parts/part.ts';
import { makeCertificates } from '../../../stack/parts/certificates.ts';
import { startKafka } from '../../../stack/parts/kafka.ts';
import { startRedis } from '../../../stack/parts/redis.ts';

/** Followed by the process that owns the folder. */
export const STACK_FOLDER_PREFIX = 'taskloom-stack-test-';

/** Brokers that no test stops: those that disturb theirs start their own. */
export interface SharedParts {
  kafka: {
    plainBroker: string;
    secureBroker: string;
    user: string;
    password: string;
    ca: string;
  };
  redis: { host: string; password: string; url: string };
  /** Redis that takes encrypted connections alone, signed by the authority in `ca`. */
  redisTls: { host: string; password: string; url: string; ca: string };
}

declare module 'vitest' {
  interface ProvidedContext {
    stackParts: SharedParts;
  }
}

/** One Kafka and two Redis for the whole run, on free ports, in a temporary folder. */
export default async function startSharedParts(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers();
  const dir = join(tmpdir(), `${STACK_FOLDER_PREFIX}${process.pid}`);
  await mkdir(dir, { mode: 0o700 });
  await using parts = new AsyncDisposableStack();
  parts.defer(() => rm(dir, { recursive: true, force: true }));
  const progress = (line: string) => void process.stdout.write(`${line}\n`);
  // Here, because a test's own time would not do for building it.
  await installDaprd(progress);
  const tls = await makeCertificates(join(dir, 'certificates'));
  const kafka = parts.use(await startKafka({ dir: join(dir, 'kafka'), progress }));
  const redis = parts.use(await startRedis({ dir: join(dir, 'redis'), progress }));
  const redisTls = parts.use(await startRedis({ dir: join(dir, 'redis-tls'), tls }));
  const { plainBroker, secureBroker, user, password, ca } = kafka;
  project.provide('stackParts', {
    kafka: { plainBroker, secureBroker, user, password, ca },
    redis: { host: `127.0.0.1:${redis.port}`, password: redis.password, url: redis.url },
    redisTls: {
      host: `127.0.0.1:${redisTls.port}`,
      password: redisTls.password,
      url: redisTls.url,
      ca: tls.ca,
    },
  });
  const started = parts.move();
  return () => started[Symbol.asyncDispose]();
}

/** What a killed run left: its programs end by themselves as a rule, its folder does not. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = new RegExp(`^${STACK_FOLDER_PREFIX}(\\d+)(?:-|$)`, 'u').exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const folder = join(tmpdir(), name);
    await endLeftovers(folder);
    await rm(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is alive too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
