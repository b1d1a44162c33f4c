import type { UseLimits } from '@taskloom/contracts';
import { createHttpApp, createLogger, Registry, serveHttp } from '@taskloom/platform';
import type { EventBus, LiveBus, StateStore } from '@taskloom/platform';

import { assembleRuntime, type AgentRuntime } from '../agent-runtime.ts';
import type { ModelLimits } from '../models/model-limits.ts';
import type { ChatModel } from '../models/model-types.ts';
import { createOfflineModel } from '../models/offline/offline-model.ts';
import type { FakePlatform } from './fake-platform.ts';
import { createMemoryEventBus } from './memory-event-bus.ts';

interface Options {
  platform: Pick<FakePlatform, 'url' | 'mcpUrl' | 'serviceToken'>;
  stateStore: StateStore;
  liveBus: LiveBus;
  eventBus?: EventBus;
  chatModel?: ChatModel;
  leaseMs?: number;
  authenticateMs?: number;
  recheckMs?: number;
  maxRuns?: number;
  useLimits?: UseLimits;
  modelLimits?: Partial<ModelLimits>;
  /** Gets what is logged. */
  logTo?: { write(line: string): void };
  uiDir?: string;
}

export interface TestRuntime extends AsyncDisposable {
  url: string;
  runtime: AgentRuntime;
}

/** One pod on a free port. */
export async function startTestRuntime(options: Options): Promise<TestRuntime> {
  const { platform, stateStore, liveBus, chatModel = createOfflineModel() } = options;
  const logger = createLogger({
    name: 'test',
    level: options.logTo ? 'debug' : 'silent',
    destination: options.logTo,
  });
  const metrics = new Registry();
  const runtime = await assembleRuntime(
    {
      mcpUrl: platform.mcpUrl,
      authUrl: platform.url,
      serviceToken: platform.serviceToken,
      uiDir: options.uiDir ?? '/nonexistent',
      leaseMs: options.leaseMs ?? 2_000,
      authenticateMs: options.authenticateMs ?? 10_000,
      ...(options.maxRuns !== undefined && { maxRuns: options.maxRuns }),
      ...(options.useLimits && { useLimits: options.useLimits }),
      modelLimits: { backoffMs: 1, ...options.modelLimits },
      recheckMs: options.recheckMs ?? 60_000,
    },
    { stateStore, eventBus: options.eventBus ?? createMemoryEventBus(), liveBus, logger, metrics },
    chatModel,
  );
  const app = createHttpApp({ logger, handlers: [runtime.router] });
  const onUpgrade = runtime.handleUpgrade;
  const server = await serveHttp({ app, host: '127.0.0.1', port: 0, logger, onUpgrade });
  return {
    url: server.url,
    runtime,
    async [Symbol.asyncDispose]() {
      await runtime[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
