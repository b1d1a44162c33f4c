import type { CloudEvent, Topic } from '@taskloom/contracts';
import {
  connectPostgres,
  createLogger,
  createPostgresEventBus,
  migratePlatform,
  Registry,
} from '@taskloom/platform';
import { createTestDatabase, waitFor } from '@taskloom/platform/testing';

import type { Worker, WorkerConfig, WorkerDependencies } from '../worker.ts';
import {
  startToolServer,
  type ReceivedCall,
  type ToolAnswer,
  type ToolServer,
} from './tool-server.ts';

export interface WorkerBench extends AsyncDisposable {
  server: ToolServer;
  worker: Worker;
  metrics: Registry;
  publish(topic: Topic, ...events: CloudEvent[]): Promise<void>;
  callsOf(tool: string): ReceivedCall[];
  /** Resolves once every event published so far was handled or given up. */
  settled(): Promise<void>;
  /** What became of events that no retry could help. */
  deadLetters(): Promise<{ consumer: string; error: string }[]>;
}

/** A worker between a real event bus on PostgreSQL and a real MCP server. */
export async function startWorkerBench(
  createWorker: (config: WorkerConfig, dependencies: WorkerDependencies) => Promise<Worker>,
  answer: (call: ReceivedCall) => ToolAnswer | Promise<ToolAnswer>,
): Promise<WorkerBench> {
  await using parts = new AsyncDisposableStack();
  const database = parts.use(await createTestDatabase());
  const sql = connectPostgres(database.url, { max: 6 });
  parts.defer(() => sql.end());
  await migratePlatform(sql);
  const logger = createLogger({ name: 'test', level: 'silent' });
  const retry = { maxAttempts: 5, backoffMs: 10 };
  const eventBus = parts.use(createPostgresEventBus({ sql, logger, retry }));
  const server = parts.use(await startToolServer(answer));
  const metrics = new Registry();
  const worker = parts.use(
    await createWorker(
      { mcpUrl: server.mcpUrl, token: 'tl_svc_test' },
      { eventBus, logger, metrics },
    ),
  );
  const all = parts.move();
  return {
    server,
    worker,
    metrics,
    callsOf: (tool) => server.calls.filter((call) => call.tool === tool),
    async publish(topic, ...events) {
      const outgoing = events.map((event) => ({ topic, key: event.subject, event }));
      await eventBus.publish(outgoing, { signal: new AbortController().signal });
    },
    async settled() {
      const isEmpty = async () =>
        (await sql`select 1 from taskloom_platform.deliveries`).length === 0;
      await waitFor(isEmpty, { what: 'the events to be handled' });
    },
    deadLetters: () => sql`select consumer, error from taskloom_platform.dead_letters`,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
