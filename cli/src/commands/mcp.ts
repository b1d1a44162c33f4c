import { once } from 'node:events';

import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import type { Command } from 'commander';

import { CliError, EXIT } from '../errors.ts';
import { findInstance, type Instance } from '../instance/find-instance.ts';
import { EmbeddedInstance } from '../proxy/embedded-instance.ts';
import { Forwarder, listen } from '../proxy/forward.ts';
import { createUpstream } from '../proxy/upstream.ts';
import type { CommonOptions, Session } from '../session.ts';

export function mcpCommand(program: Command, session: Session): void {
  program
    .command('mcp')
    .description('be an MCP server on standard input and output, for desktop clients')
    .addHelpText(
      'after',
      '\nTalks to the running Taskloom, or starts one that ends with it.\nStandard output carries the protocol only; messages go to standard error.',
    )
    .action(async (_options, command: Command) => {
      await serve(session, command.optsWithGlobals<CommonOptions>());
    });
}

/** Until the client closes our standard input, or a signal comes. */
async function serve(session: Session, options: CommonOptions): Promise<void> {
  const { config, terminal, signal } = session;
  const find = () => findInstance(config, options);
  await using embedded = new EmbeddedInstance({
    dataFolder: config.dataFolder,
    log: terminal.stderr,
    find,
    // What cannot be found again now is looked for with the next message.
    onGone: () => void forwarder.reconnect().catch(() => upstream.forget()),
  });
  await using upstream = createUpstream(() => findOrStart(find, embedded));

  const wire = new StdioServerTransport();
  const forwarder = new Forwarder(wire, upstream);
  const closed = Promise.withResolvers<void>();
  listen(wire, {
    onmessage: (message) => void forwarder.up(message),
    onclose: () => closed.resolve(),
    onerror: (error) => void terminal.stderr.write(`taskloom mcp: ${error.message}\n`),
  });
  await wire.start();
  // A first request should not have to wait for the start of an embedded instance.
  upstream.transport().catch(() => upstream.forget());
  await Promise.race([closed.promise, ...(signal.aborted ? [] : [once(signal, 'abort')])]);
  await wire.close();
}

async function findOrStart(
  find: () => Promise<Instance>,
  embedded: EmbeddedInstance,
): Promise<Instance> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof CliError && error.exitCode === EXIT.notRunning) return embedded.start();
    throw error;
  }
}
