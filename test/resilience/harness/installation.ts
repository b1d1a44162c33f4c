import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

import { makeToken } from '@taskloom/mcp-server';
import { createTestDatabase } from '@taskloom/platform/testing';

import { startBalancer } from '../../../stack/balancer.ts';
import { ensureFirstUser } from '../../../stack/first-user.ts';
import { startPart, type Part } from '../../../stack/parts/part.ts';
import { findFreePorts } from '../../../stack/parts/ports.ts';
import { thisVersion, type Version } from './versions.ts';

const repository = resolve(import.meta.dirname, '../../..');
const REPLICAS = 2;
const REQUEST_STATE_KEY = 'k'.repeat(32);

/** Replicas of the tools behind one address, both workers, and a database: as a cluster has them. */
export interface Installation extends AsyncDisposable {
  mcpUrl: string;
  token: string;
  /** The step before the services of a version. Resolves with the exit code and what was said. */
  migrate(version: Version): Promise<Ending>;
  /**
   * One replica after the other: the new one is ready before the old one is left out, and that one is told to
   * end when `isLeft` resolves: nobody is on the way to it any more. A cluster waits for some seconds instead.
   */
  rollOut(version: Version, isLeft: () => Promise<void>): Promise<void>;
  /** A program of the version that is expected to end by itself. */
  tryToStart(version: Version): Promise<Ending>;
}

interface Ending {
  code: number;
  output: string;
}

interface Replica {
  port: number;
  part: Part;
}

/** This version, migrated and ready. */
export async function startInstallation(): Promise<Installation> {
  await using stack = new AsyncDisposableStack();
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'taskloom-installation-')));
  stack.defer(() => rm(dir, { recursive: true, force: true }));
  const database = stack.use(await createTestDatabase());
  const logins = {
    DATABASE_URL: database.urlFor('taskloom_test_app', 'test'),
    TASKLOOM_EVENT_BUS_URL: database.urlFor('taskloom_test_bus', 'test'),
  };
  const tokens = {
    'agent-runtime': makeToken('service'),
    recurrence: makeToken('service'),
    notification: makeToken('service'),
  };
  let replicas: Replica[] = [];
  let started = 0;
  const balancer = stack.use(await startBalancer(() => replicas.map(({ port }) => port)));
  const mcpUrl = `${balancer.url}/mcp`;

  await migrateTo(thisVersion);
  const token = makeToken('personal');
  await ensureFirstUser(
    {
      databaseUrl: logins.DATABASE_URL,
      maxConnections: 2,
      serviceTokens: tokens,
      requestStateKey: REQUEST_STATE_KEY,
      publicUrl: balancer.url,
    },
    { user: { name: 'Ada', timeZone: 'Europe/Berlin' }, token },
  );
  stack.defer(() => end(replicas));
  replicas = await Promise.all(Array.from({ length: REPLICAS }, () => startServer(thisVersion)));
  for (const worker of ['recurrence', 'notification'] as const)
    stack.use(await startWorker(worker));
  const owned = stack.move();
  return {
    mcpUrl,
    token,
    migrate: migrateTo,
    rollOut,
    tryToStart: (version) => runToEnd(join(version.folder, 'src/main.ts'), serverEnv(0)),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };

  function migrateTo({ folder }: Version): Promise<Ending> {
    return runToEnd(join(folder, 'src/migrate.ts'), {
      ...logins,
      TASKLOOM_ADMIN_DATABASE_URL: database.url,
    });
  }

  async function rollOut(version: Version, isLeft: () => Promise<void>): Promise<void> {
    for (const old of replicas) {
      const replacement = await startServer(version);
      replicas = [...replicas.filter((replica) => replica !== old), replacement];
      await isLeft();
      await end([old]);
    }
  }

  async function startServer({ folder }: Version): Promise<Replica> {
    const [port = 0] = await findFreePorts(1);
    started += 1;
    const part = await startPart({
      name: `mcp-server-${started}`,
      dir,
      command: [process.execPath, join(folder, 'src/main.ts')],
      cwd: folder,
      env: serverEnv(port),
      isReady: async (signal) => (await fetch(`http://127.0.0.1:${port}/readyz`, { signal })).ok,
    });
    return { port, part };
  }

  function serverEnv(port: number): Record<string, string> {
    return {
      ...logins,
      TASKLOOM_AGENT_RUNTIME_TOKEN: tokens['agent-runtime'],
      TASKLOOM_RECURRENCE_TOKEN: tokens.recurrence,
      TASKLOOM_NOTIFICATION_TOKEN: tokens.notification,
      TASKLOOM_REQUEST_STATE_KEY: REQUEST_STATE_KEY,
      TASKLOOM_PUBLIC_URL: balancer.url,
      TASKLOOM_DATABASE_CONNECTIONS: '4',
      TASKLOOM_PORT: String(port),
    };
  }

  async function startWorker(name: 'recurrence' | 'notification'): Promise<Part> {
    const [port = 0] = await findFreePorts(1);
    return startPart({
      name,
      dir,
      command: [process.execPath, join(repository, `event-workers/src/${name}/main.ts`)],
      cwd: repository,
      env: {
        TASKLOOM_MCP_URL: mcpUrl,
        TASKLOOM_SERVICE_TOKEN: tokens[name],
        DATABASE_URL: logins.TASKLOOM_EVENT_BUS_URL,
        TASKLOOM_PORT: String(port),
      },
      isReady: async (signal) => (await fetch(`http://127.0.0.1:${port}/readyz`, { signal })).ok,
    });
  }
}

async function end(replicas: readonly Replica[]): Promise<void> {
  await Promise.all(replicas.map(({ part }) => part[Symbol.asyncDispose]()));
}

async function runToEnd(program: string, env: Record<string, string>): Promise<Ending> {
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [[code], ...said] = await Promise.all([
    once(child, 'exit') as Promise<[number]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, output: said.join('') };
}
