import type { EventBus, HealthCheck, Logger, Registry } from '@taskloom/platform';

import { describeFailure } from './errors.ts';
import { consume } from './events/consume.ts';
import type { EventTypeHandler } from './events/handler.ts';
import { createToolCaller, type ToolCaller } from './mcp/tool-caller.ts';
import { workerMetrics } from './metrics.ts';
import { DueTimer, type TickResult } from './timer/due-timer.ts';

export interface WorkerConfig {
  /** Address of the MCP endpoint. */
  mcpUrl: string;
  /** Token of the worker's own service principal. */
  token: string;
}

export interface WorkerDependencies {
  eventBus: EventBus;
  logger: Logger;
  metrics: Registry;
}

export interface Worker extends AsyncDisposable {
  health: HealthCheck[];
  /** Resolves when it has looked for due work, and said what it can do, for the first time. */
  ready: Promise<void>;
  /** Something may be due: look now. */
  nudge(): void;
}

/** What tells one worker from another. */
interface WorkerDefinition {
  /** Also the consumer group: changing it makes the worker read its topics anew. */
  name: string;
  floorMs: number;
  tick: (tools: ToolCaller, signal: AbortSignal) => Promise<TickResult>;
  handlers: (parts: { tools: ToolCaller; timer: DueTimer }) => EventTypeHandler[];
}

/** Milliseconds for one call. A batch of generated occurrences is one transaction and takes well under a second. */
const CALL_TIMEOUT_MS = 15_000;

/** Subscribes, starts the timer, and stops both when disposed. Does not need the server to be up. */
export async function startWorker(
  definition: WorkerDefinition,
  config: WorkerConfig,
  dependencies: WorkerDependencies,
): Promise<Worker> {
  const { name } = definition;
  const logger = dependencies.logger.child({ worker: name });
  const metrics = workerMetrics(dependencies.metrics);
  await using parts = new AsyncDisposableStack();

  const tools = parts.use(
    createToolCaller({ ...config, name: `taskloom-${name}`, timeoutMs: CALL_TIMEOUT_MS }),
  );
  const timer = parts.use(
    new DueTimer({
      floorMs: definition.floorMs,
      async tick(signal) {
        const result = await definition.tick(tools, signal);
        metrics.ticks.inc({ worker: name, outcome: 'ok' });
        return result;
      },
      onError(error, retryInMs) {
        metrics.ticks.inc({ worker: name, outcome: 'failed' });
        logger.warn(
          { ...describeFailure(error), retryInMs: Math.round(retryInMs) },
          'could not look for due work',
        );
      },
    }),
  );
  parts.use(
    await consume({
      eventBus: dependencies.eventBus,
      consumer: name,
      handlers: definition.handlers({ tools, timer }),
      logger,
      metrics,
    }),
  );
  timer.start();

  const started = parts.move();
  return {
    health: [{ name, check: async () => reportFailure(timer) }],
    ready: timer.firstSuccess,
    nudge: () => timer.nudge(),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

function reportFailure(timer: DueTimer): void {
  if (timer.lastError !== undefined) throw timer.lastError;
}
