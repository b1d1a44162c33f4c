import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { connectDatabase } from '../../mcp-server/src/database/connect.ts';
import { createDatabase } from '../../mcp-server/src/database/database.ts';
import { addUser } from '../../mcp-server/src/auth/accounts.ts';
import { GRANTABLE_SCOPES } from '../../mcp-server/src/auth/principal.ts';
import { makeToken, storeToken } from '../../mcp-server/src/auth/token-store.ts';
import { startInstance, temporaryDataFolder } from '../../test/harness/instance.ts';
import { callTool, createClient, type Rpc, structured } from './client.ts';
import { postgresOf, type Processes, startServer } from './processes.ts';
import type { Report } from './report.ts';

/** What every part measures on: an instance of its own, and the SDK's no-op beside it. */
export interface Bench {
  report: Report;
  processes: Processes;
  noOp: Processes & { call: () => Promise<unknown> };
  dataFolder: string;
  origin: string;
  /** The local person's. */
  token: string;
  rpc: Rpc;
  /** Of a number of calls, as many as this run makes. */
  scaled(calls: number): number;
  /** Somebody else of this instance. */
  addPerson(name: string): Promise<{ id: string; rpc: Rpc }>;
  databaseUrl(role: 'admin' | 'app'): string;
}

const NO_OP_INPUT = {
  projectId: 'p1',
  title: 'hello',
  priority: 'high',
  labels: ['a'],
  limit: 5,
};

export async function openBench(report: Report, scale: number): Promise<Bench & AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryDataFolder());
  const { access, origin } = stack.use(await startInstance(folder.path));
  const noOp = stack.use(await startServer('no-op.ts'));
  const bare = createClient({ url: noOp.url, token: 'none' });
  const databaseUrl: Bench['databaseUrl'] = (role) => urlOf(folder.path, role);
  const owned = stack.move();
  return {
    report,
    processes: { node: access.pid, postgres: () => postgresOf(folder.path) },
    noOp: {
      node: noOp.pid,
      postgres: () => [],
      call: () => callTool(bare, 'task_op_7', NO_OP_INPUT),
    },
    dataFolder: folder.path,
    origin,
    token: access.token,
    rpc: createClient({ url: access.mcpUrl, token: access.token }),
    scaled: (calls) => Math.max(10, Math.round(calls * scale)),
    async addPerson(name) {
      await using sql = connection(databaseUrl('app'));
      const token = makeToken('personal');
      const id = await createDatabase(sql).asSystem(async (tx) => {
        const at = new Date().toISOString();
        const userId = await addUser(tx, {
          name,
          timeZone: 'Europe/Berlin',
          isZoneGuessed: false,
          at,
        });
        await storeToken(tx, {
          kind: 'personal',
          userId,
          scopes: [...GRANTABLE_SCOPES],
          name,
          token,
        });
        return userId;
      });
      return { id, rpc: createClient({ url: access.mcpUrl, token }) };
    },
    databaseUrl,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

export function connection(url: string) {
  const sql = connectDatabase({ url, maxConnections: 1 });
  return Object.assign(sql, { [Symbol.asyncDispose]: () => sql.end({ timeout: 5 }) });
}

function urlOf(dataFolder: string, role: 'admin' | 'app'): string {
  const secrets = JSON.parse(readFileSync(join(dataFolder, 'secrets.json'), 'utf8')) as {
    databaseAdminPassword: string;
    databaseAppPassword: string;
  };
  const [, , , port] = readFileSync(join(dataFolder, 'postgres/postmaster.pid'), 'utf8').split(
    '\n',
  );
  const password = role === 'admin' ? secrets.databaseAdminPassword : secrets.databaseAppPassword;
  return `postgres://taskloom_${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/taskloom`;
}

/** Adds tasks, a hundred at a time; their ids. */
export async function addMany(rpc: Rpc, count: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const tasks = Array.from({ length: 100 }, (_, n) => ({ title: `To change ${ids.length + n}` }));
    const answer = structured(await callTool(rpc, 'add_tasks', { tasks }));
    ids.push(...(answer['tasks'] as { id: string }[]).map(({ id }) => id));
  }
  return ids;
}
