import { StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client';

import type { Instance } from '../instance/find-instance.ts';
import type { Upstream } from './forward.ts';

/** Looks for the instance with the first message, and again after it could not be reached. */
export function createUpstream(find: () => Promise<Instance>): Upstream & AsyncDisposable {
  let current: Promise<Transport> | undefined;

  async function open(): Promise<Transport> {
    const { mcpUrl, token } = await find();
    const transport = new StreamableHTTPClientTransport(new URL(mcpUrl), {
      requestInit: { headers: { authorization: `Bearer ${token}` } },
    });
    await transport.start();
    return transport;
  }

  async function forget(): Promise<void> {
    const forgotten = current;
    current = undefined;
    await forgotten?.then(
      (transport) => transport.close(),
      () => undefined,
    );
  }

  return {
    transport: () => (current ??= open()),
    forget,
    [Symbol.asyncDispose]: forget,
  };
}
