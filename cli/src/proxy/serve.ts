import { once } from 'node:events';

import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';

import { Forwarder, listen, type Upstream } from './forward.ts';

interface Serving {
  upstream: Upstream;
  /** Takes what goes wrong: standard output carries the protocol only. */
  log: NodeJS.WritableStream;
  signal: AbortSignal;
  /** Given the forwarder before the first message comes. */
  onStart?: (forwarder: Forwarder) => void;
}

/** An MCP server on standard input and output, until the client closes our input, or a signal comes. */
export async function serveOnStdio({ upstream, log, signal, onStart }: Serving): Promise<void> {
  const wire = new StdioServerTransport();
  const forwarder = new Forwarder(wire, upstream);
  const closed = new Promise<void>((resolve) => {
    listen(wire, {
      onmessage: (message) => void forwarder.up(message),
      onclose: resolve,
      onerror: (error) => void log.write(`taskloom mcp: ${error.message}\n`),
    });
  });
  onStart?.(forwarder);
  await wire.start();
  // A first request should not have to wait for the start of an embedded instance.
  upstream.transport().catch(() => upstream.forget());
  await Promise.race([closed, ...(signal.aborted ? [] : [once(signal, 'abort')])]);
  await wire.close();
}
