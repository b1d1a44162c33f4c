import type { Command } from 'commander';

import { usageError } from '../errors.ts';
import { printable } from '../format/style.ts';
import { instanceOf, type CommonOptions, type Session } from '../session.ts';
import { type DeadLetter, DeadLetterAnswer, DeadLetterPage, Settled } from './dead-letters.ts';
import { createOperatorClient, type OperatorClient } from './operator-client.ts';

const PAGE = 200;

const HELP = `
Locally the token of access.json will do. Elsewhere give the mcp-server's address and
its operator token: --url and --token (TASKLOOM_URL, TASKLOOM_TOKEN).`;

/** What an operator needs: for now the dead letters. */
export function adminCommand(program: Command, session: Session): void {
  const admin = program.command('admin').description('look after a Taskloom');
  const letters = admin
    .command('dead-letters')
    .description('events that a worker could not handle')
    .addHelpText('after', HELP);

  letters
    .command('list')
    .description('all of them, oldest first')
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      const found = await listAll(await operator(session, options));
      if (options.json) session.printJson({ dead_letters: found });
      else if (found.length === 0) session.print('There are no dead letters.');
      else for (const letter of found) session.print(formatLetter(letter, session));
    });

  letters
    .command('show')
    .description('one with everything the event says, as JSON')
    .argument('<id>', 'as listed')
    .action(async (id: string, _options, command: Command) => {
      const client = await operator(session, command.optsWithGlobals<CommonOptions>());
      const path = `dead-letters/${encodeURIComponent(id)}`;
      session.printJson(await client.call({ method: 'GET', path, output: DeadLetterAnswer }));
    });

  settleCommand({ letters, session, verb: 'replay', done: 'Replayed' })
    .description('give them to their worker again')
    .addHelpText('after', '\nOnly the worker that gave up gets the event. Repeats change nothing.');
  settleCommand({ letters, session, verb: 'discard', done: 'Discarded' }).description(
    'forget them for good',
  );
}

function settleCommand(given: {
  letters: Command;
  session: Session;
  verb: 'replay' | 'discard';
  done: string;
}): Command {
  const { letters, session, verb, done } = given;
  return letters
    .command(verb)
    .argument('[id...]', 'as listed')
    .option('--all', 'every one there is')
    .action(async (ids: string[], _options, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { all?: boolean }>();
      if (ids.length > 0 === (options.all === true))
        throw usageError('say which: ids, or --all', 'taskloom admin dead-letters list');
      const client = await operator(session, options);
      const chosen = options.all ? (await listAll(client)).map(({ id }) => id) : ids;
      for (const id of chosen) {
        const path = `dead-letters/${encodeURIComponent(id)}`;
        await client.call(
          verb === 'replay'
            ? { method: 'POST', path: `${path}/replay`, output: Settled }
            : { method: 'DELETE', path, output: Settled },
        );
        if (!options.json) session.print(`${session.style('green', done)}  ${printable(id)}`);
      }
      if (options.json) session.printJson({ [`${verb}ed`]: chosen });
    });
}

async function operator(session: Session, options: CommonOptions): Promise<OperatorClient> {
  return createOperatorClient(await instanceOf(session, options), session.signal);
}

async function listAll(client: OperatorClient): Promise<DeadLetter[]> {
  const found: DeadLetter[] = [];
  for (;;) {
    const after = found.at(-1)?.id;
    const path = `dead-letters?limit=${PAGE}${after === undefined ? '' : `&after=${after}`}`;
    const page = await client.call({ method: 'GET', path, output: DeadLetterPage });
    found.push(...page.dead_letters);
    if (page.dead_letters.length < PAGE) return found;
  }
}

function formatLetter(letter: DeadLetter, session: Session): string {
  const { id, consumer, event, attempts, error, dead_at: at } = letter;
  const tries = attempts === 1 ? '1 try' : `${attempts} tries`;
  return [
    id.padStart(6),
    at.slice(0, 19).replace('T', ' '),
    consumer.padEnd(12),
    printable(event.type).padEnd(16),
    `${printable(error)} after ${tries}`,
    session.style('dim', printable(event.id)),
  ].join('  ');
}
