import { StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client';

import type { Instance } from '../instance/find-instance.ts';
import type { Upstream } from './forward.ts';

/** Looks for the instance with the first message, and again after it could not be reached. */
export function createUpstream(find: () => Promise<Instance>): Upstream & AsyncDisposable {
  let current: Promise<StreamableHTTPClientTransport> | undefined;
  /** Of the protocol of 2025: it outlives a restart of the instance. */
  let session: string | undefined;

  async function open(): Promise<StreamableHTTPClientTransport> {
    const { mcpUrl, token } = await find();
    const transport = new StreamableHTTPClientTransport(new URL(mcpUrl), {
      requestInit: { headers: { authorization: `Bearer ${token}` } },
      ...(session !== undefined && { sessionId: session }),
    });
    await transport.start();
    if (session === undefined || (await goesOn(transport))) return transport;
    await transport.close();
    session = undefined;
    return open();
  }

  async function forget(): Promise<void> {
    const forgotten = current;
    current = undefined;
    await forgotten?.then(
      (transport) => {
        session = transport.sessionId;
        return transport.close();
      },
      () => undefined,
    );
  }

  return {
    transport: () => (current ??= open()),
    forget,
    [Symbol.asyncDispose]: forget,
  };
}

/** Opens the stream of what the session is subscribed to; `false` when the session has ended. */
function goesOn(transport: Transport): Promise<boolean> {
  return transport.send({ jsonrpc: '2.0', method: 'notifications/initialized' }).then(
    () => true,
    () => false,
  );
}
