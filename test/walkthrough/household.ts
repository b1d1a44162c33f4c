import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { expect } from 'vitest';

import {
  type Answer,
  startTestServer,
  type TestClient,
  type TestServer,
} from '../../mcp-server/src/testing/test-server.ts';

export type Caller = Pick<TestClient, 'client' | 'call'>;

/** A server with the programs of two people and the platform's own workers. */
export interface Household extends AsyncDisposable {
  server: TestServer;
  anna: Caller;
  ben: Caller;
  recurrence: Caller;
  notification: Caller;
  /** Anna's program of the protocol's older era. */
  laptop: LegacyClient;
  onLaptop(name: string, args: Record<string, unknown>): Promise<Answer>;
  /** The tools that answered; what a tool refuses counts only where the story expects it. */
  called: ReadonlySet<string>;
}

export async function startHousehold({ now }: { now: string }): Promise<Household> {
  await using parts = new AsyncDisposableStack();
  const server = parts.use(await startTestServer({ now }));
  const person = await server.addPerson('Ben');
  await server.admin`
    update taskloom.users set email = 'ben@example.com', email_confirmed_at = now() where id = ${person.userId}`;
  const laptop = new LegacyClient({ name: 'an older program', version: '1' });
  const headers = { authorization: `Bearer ${server.token}` };
  await laptop.connect(
    new LegacyTransport(new URL(`${server.url}/mcp`), { requestInit: { headers } }),
  );
  parts.defer(() => laptop.close());
  const called = new Set<string>();

  function observed({ client, call }: TestClient): Caller {
    return {
      client,
      async call<T = Answer>(name: string, args: object = {}): Promise<T> {
        const answer = await call<T>(name, args);
        called.add(name);
        return answer;
      },
    };
  }

  const household = {
    server,
    anna: observed(await server.connect()),
    ben: observed(await server.connect(person.token)),
    recurrence: observed(await server.connect(server.tokens.recurrence)),
    notification: observed(await server.connect(server.tokens.notification)),
    laptop,
    async onLaptop(name: string, args: Record<string, unknown>): Promise<Answer> {
      const result = await laptop.callTool({ name, arguments: args });
      expect(result.isError, JSON.stringify(result.content)).not.toBe(true);
      called.add(name);
      return result.structuredContent;
    },
    called,
  };
  const started = parts.move();
  return { ...household, [Symbol.asyncDispose]: () => started.disposeAsync() };
}
