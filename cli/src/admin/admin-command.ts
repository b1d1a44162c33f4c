import type { Command } from 'commander';
import { z } from 'zod';

import { usageError } from '../errors.ts';
import { printable } from '../format/style.ts';
import { instanceOf, type CommonOptions, type Session } from '../session.ts';
import { accountCommands } from './accounts.ts';
import { deadLetters } from './dead-letters.ts';
import { encryptionCommand } from './encryption.ts';
import type { FailedEvent, FailedEventCommands } from './failed-events.ts';
import { migrateCommand } from './migrate.ts';
import { createOperatorClient, type OperatorClient } from './operator-client.ts';
import { parkedRows } from './outbox.ts';

const PAGE = 200;

const HELP = `
Locally the token of access.json will do. Elsewhere give the mcp-server's address and
its operator token: --url and --token (TASKLOOM_URL, TASKLOOM_TOKEN).`;

const Settled = z.record(z.string(), z.string());

/** What an operator needs: the events that did not get through, and the people. */
export function adminCommand(program: Command, session: Session): void {
  const admin = program.command('admin').description('look after a Taskloom');
  keptEventsCommand({ admin, session, kind: deadLetters });
  keptEventsCommand({ admin, session, kind: parkedRows });
  accountCommands(admin, session);
  encryptionCommand(admin, session);
  migrateCommand(admin, session);
}

function keptEventsCommand<S extends typeof FailedEvent>(given: {
  admin: Command;
  session: Session;
  kind: FailedEventCommands<S>;
}): void {
  const { admin, session, kind } = given;
  const { path, description, again } = kind;
  const command = admin.command(path).description(description).addHelpText('after', HELP);

  command
    .command('list')
    .description('all of them, oldest first')
    .action(async (_options, list: Command) => {
      const options = list.optsWithGlobals<CommonOptions>();
      const found = await listAll(await operator(session, options), kind);
      if (options.json) session.printJson({ [kind.page]: found });
      else if (found.length === 0) session.print(kind.none);
      else for (const item of found) session.print(kind.format(item, session));
    });

  command
    .command('show')
    .description('one with everything the event says, as JSON')
    .argument('<id>', 'as listed')
    .action(async (id: string, _options, show: Command) => {
      const client = await operator(session, show.optsWithGlobals<CommonOptions>());
      const output = z.looseObject(kind.item.shape);
      session.printJson(
        await client.call({ method: 'GET', path: `${path}/${encodeURIComponent(id)}`, output }),
      );
    });

  const tryAgain = { method: 'POST', suffix: `/${again.verb}` } as const;
  settleCommand({ command, session, kind, verb: again.verb, done: again.done, call: tryAgain })
    .description(again.description)
    .addHelpText('after', `\n${again.help}`);
  const discard = { method: 'DELETE', suffix: '' } as const;
  settleCommand({
    command,
    session,
    kind,
    verb: 'discard',
    done: 'Discarded',
    call: discard,
  }).description('forget them for good');
}

function settleCommand<S extends typeof FailedEvent>(given: {
  command: Command;
  session: Session;
  kind: FailedEventCommands<S>;
  verb: string;
  done: string;
  call: { method: 'POST' | 'DELETE'; suffix: string };
}): Command {
  const { command, session, kind, verb, done, call } = given;
  return command
    .command(verb)
    .argument('[id...]', 'as listed')
    .option('--all', 'every one there is')
    .action(async (ids: string[], _options, settle: Command) => {
      const options = settle.optsWithGlobals<CommonOptions & { all?: boolean }>();
      if (ids.length > 0 === (options.all === true))
        throw usageError('say which: ids, or --all', `taskloom admin ${kind.path} list`);
      const client = await operator(session, options);
      const chosen = options.all ? (await listAll(client, kind)).map(({ id }) => id) : ids;
      for (const id of chosen) {
        const path = `${kind.path}/${encodeURIComponent(id)}${call.suffix}`;
        await client.call({ method: call.method, path, output: Settled });
        if (!options.json) session.print(`${session.style('green', done)}  ${printable(id)}`);
      }
      if (options.json) session.printJson({ [done.toLowerCase()]: chosen });
    });
}

async function operator(session: Session, options: CommonOptions): Promise<OperatorClient> {
  return createOperatorClient(await instanceOf(session, options), session.signal);
}

async function listAll<S extends typeof FailedEvent>(
  client: OperatorClient,
  kind: FailedEventCommands<S>,
): Promise<z.infer<S>[]> {
  const output = z.record(z.literal(kind.page), z.array(kind.item));
  const found: z.infer<S>[] = [];
  for (;;) {
    const after = found.at(-1)?.id;
    const path = `${kind.path}?limit=${PAGE}${after === undefined ? '' : `&after=${after}`}`;
    const page = (await client.call({ method: 'GET', path, output }))[kind.page] ?? [];
    found.push(...page);
    if (page.length < PAGE) return found;
  }
}
