import type { Command } from 'commander';

import { CliError, EXIT } from '../errors.ts';
import { findInstance, type Instance } from '../instance/find-instance.ts';
import { EmbeddedInstance } from '../proxy/embedded-instance.ts';
import type { Forwarder } from '../proxy/forward.ts';
import { serveOnStdio } from '../proxy/serve.ts';
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
  let forwarder: Forwarder | undefined;
  await using embedded = new EmbeddedInstance({
    dataFolder: config.dataFolder,
    log: terminal.stderr,
    find,
    // What cannot be found again now is looked for with the next message.
    onGone: () => void forwarder?.reconnect().catch(() => upstream.forget()),
  });
  await using upstream = createUpstream(() => findOrStart(find, embedded));
  await serveOnStdio({
    upstream,
    log: terminal.stderr,
    signal,
    onStart: (started) => (forwarder = started),
  });
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
