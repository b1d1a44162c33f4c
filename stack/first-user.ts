import { createMcpServer } from '@taskloom/mcp-server';
import type { McpServerConfig } from '@taskloom/mcp-server';
import { createInProcessLiveBus, createLogger, Registry } from '@taskloom/platform';
import type { EventBus } from '@taskloom/platform';

/** Takes nothing: what a short-lived server finds in the outbox stays there. */
const closedBus: EventBus = {
  publish: () => Promise.reject(new Error('this is not a relay')),
  subscribe: () => Promise.reject(new Error('this is not a consumer')),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** Makes the person who is signed in by the token, where there is none. */
export async function ensureFirstUser(
  config: McpServerConfig,
  firstUser: { user: { name: string; timeZone: string }; token: string },
): Promise<void> {
  await using liveBus = createInProcessLiveBus();
  await using server = await createMcpServer(config, {
    eventBus: closedBus,
    liveBus,
    logger: createLogger({ name: 'stack', level: 'silent' }),
    metrics: new Registry(),
  });
  await server.ensureLocalUser(firstUser);
}
