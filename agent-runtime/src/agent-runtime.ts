import type { UseLimits } from '@taskloom/contracts';
import type {
  EventBus,
  HealthCheck,
  LiveBus,
  Logger,
  Registry,
  StateStore,
  UpgradeHandler,
} from '@taskloom/platform';
import { Router } from 'express';

import { ActingTokens } from './auth/acting-tokens.ts';
import { createAuthServer } from './auth/auth-server.ts';
import { identify } from './auth/identity.ts';
import { GrantStore } from './approvals/grant-store.ts';
import { UseStore } from './budgets/use-store.ts';
import { createChatEndpoint } from './chat/upgrade.ts';
import { ConversationBranches } from './conversations/conversation-branches.ts';
import { ConversationListing } from './conversations/conversation-listing.ts';
import { ConversationService } from './conversations/conversation-service.ts';
import { ConversationSharing } from './conversations/conversation-sharing.ts';
import { ConversationStore } from './conversations/conversation-store.ts';
import { Erasures } from './erasure/erasures.ts';
import { consumeEvents } from './events/consume-events.ts';
import { ToolClients } from './mcp/tool-clients.ts';
import { runtimeMetrics } from './metrics.ts';
import { MODEL_LIMITS, type ModelLimits } from './models/model-limits.ts';
import { createChatModel } from './models/registry.ts';
import type { ChatModel } from './models/model-types.ts';
import type { ModelSettings } from './models/settings.ts';
import { PreferenceStore } from './preferences/preference-store.ts';
import { RunSupervisor } from './runs/supervisor.ts';
import { createCommentOnTask } from './task-comments/comment-on-task.ts';
import { reportRun } from './task-comments/report-run.ts';
import { takeComment } from './task-comments/take-comment.ts';
import { TaskConversations } from './task-comments/task-conversations.ts';
import { createSharedRouter } from './web-ui/shared-routes.ts';
import { createWebUiRouter } from './web-ui/routes.ts';

export interface AgentRuntimeConfig {
  /** Address of the MCP endpoint. */
  mcpUrl: string;
  /** Address below which /oauth/introspect and /oauth/token are. */
  authUrl: string;
  /** Token of this service's principal. */
  serviceToken: string;
  /** Folder of the built page. */
  uiDir: string;
  /** Milliseconds after which a silent pod's run is another's to resume. */
  leaseMs?: number;
  /** No other process shares the state store: what an earlier one left is resumed at once. */
  isOnlyPod?: boolean;
  /** Runs that are worked on at once; the others wait in a fair line. */
  maxRuns?: number;
  /** What each person may use; absent: as much as they like. */
  useLimits?: UseLimits;
  /** Where the model is borne with for other than the usual times. */
  modelLimits?: Partial<ModelLimits>;
  /** Milliseconds a client has to authenticate. */
  authenticateMs?: number;
  /** Milliseconds between looks whether a connection's token still holds. */
  recheckMs?: number;
}

export interface AgentRuntimeDependencies {
  stateStore: StateStore;
  eventBus: EventBus;
  liveBus: LiveBus;
  logger: Logger;
  metrics: Registry;
}

export interface AgentRuntime extends AsyncDisposable {
  /** The web page: to be mounted after everything else. */
  router: Router;
  /** Takes the WebSockets of /chat. */
  handleUpgrade: UpgradeHandler;
  health: HealthCheck[];
  /** Such as `openai:gpt-5.6-luna`. */
  modelName: string;
}

const LEASE_MS = 10_000;
const MAX_RUNS = 64;
const AUTHENTICATE_MS = 10_000;
const RECHECK_MS = 60_000;

/** Conversations over WebSockets, the agent and the page. Needs neither the tools nor the model to be up. */
export async function createAgentRuntime(
  config: AgentRuntimeConfig & { model: ModelSettings },
  dependencies: AgentRuntimeDependencies,
): Promise<AgentRuntime> {
  return assembleRuntime(config, dependencies, await createChatModel(config.model));
}

/** With a model that is there already. */
export async function assembleRuntime(
  config: AgentRuntimeConfig,
  { stateStore: store, eventBus, liveBus, logger, metrics: registry }: AgentRuntimeDependencies,
  chatModel: ChatModel,
): Promise<AgentRuntime> {
  await using parts = new AsyncDisposableStack();
  const metrics = runtimeMetrics(registry);
  const authServer = createAuthServer(config);
  const toolClients = parts.use(
    new ToolClients({ mcpUrl: config.mcpUrl, tokens: new ActingTokens(authServer) }),
  );
  const conversations = new ConversationStore(store);
  const sharing = new ConversationSharing(store, conversations);
  const grants = new GrantStore(store);
  const preferences = new PreferenceStore(store);
  const use = new UseStore(store, config.useLimits);
  const taskConversations = new TaskConversations(store);
  const commentOnTask = createCommentOnTask(toolClients);
  const leaseMs = config.leaseMs ?? LEASE_MS;
  const supervisor = parts.use(
    new RunSupervisor({
      store,
      liveBus,
      logger,
      metrics,
      conversations,
      toolClients,
      chatModel,
      grants,
      preferences,
      use,
      report: (done) => reportRun({ commentOnTask, taskConversations }, done),
      modelLimits: { ...MODEL_LIMITS, ...config.modelLimits },
      leaseMs,
      maxRuns: config.maxRuns ?? MAX_RUNS,
      isOnlyPod: config.isOnlyPod ?? false,
      sweepMs: leaseMs,
    }),
  );
  const service = new ConversationService({
    conversations,
    listing: new ConversationListing(store, conversations),
    branches: new ConversationBranches({ store, conversations, supervisor, use, liveBus }),
    grants,
    use,
    supervisor,
    liveBus,
  });
  const endpoint = parts.use(
    createChatEndpoint({
      store,
      liveBus,
      logger,
      conversations,
      sharing,
      preferences,
      use,
      service,
      identify: (token) => identify(authServer, token),
      modelName: chatModel.name,
      authenticateMs: config.authenticateMs ?? AUTHENTICATE_MS,
      recheckMs: config.recheckMs ?? RECHECK_MS,
      onCount: (open) => metrics.sockets.set(open),
      // Loaded when somebody comes, so that starting up does not wait for it.
      onReady: () => void import('./agent/loop.ts'),
    }),
  );
  supervisor.start();
  const { activeRuns } = supervisor;
  const kick = (conversationId: string) => supervisor.kick(conversationId);
  const erasures = parts.use(
    new Erasures({ store, conversations, activeRuns, liveBus, kick, logger }),
  );
  erasures.start();
  parts.use(
    await consumeEvents({
      eventBus,
      logger,
      onAccountDeleted: (userId) => erasures.add(userId),
      onComment: (event) => takeComment({ service, taskConversations, commentOnTask }, event),
    }),
  );
  const started = parts.move();
  return {
    router: Router().use(createSharedRouter(sharing), createWebUiRouter(config.uiDir)),
    handleUpgrade: endpoint.handleUpgrade,
    health: [
      {
        name: 'conversations',
        check: async (signal) => void (await store.get('chat:health', { signal })),
      },
    ],
    modelName: chatModel.name,
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
