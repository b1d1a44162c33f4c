import type { Command } from 'commander';
import { z } from 'zod';

import { printable } from '../format/style.ts';
import { instanceOf, type CommonOptions, type Session } from '../session.ts';
import { createOperatorClient, type OperatorClient } from './operator-client.ts';

const Users = z.object({
  users: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      confirmed: z.boolean(),
      locked: z.boolean(),
      sessions: z.number(),
      apps: z.number(),
    }),
  ),
});
const Tokens = z.object({
  tokens: z.array(
    z.object({ id: z.string(), person: z.string(), name: z.string(), scopes: z.array(z.string()) }),
  ),
});
const Sessions = z.object({
  sessions: z.array(
    z.object({ id: z.string(), person: z.string(), address: z.string(), last_seen_at: z.string() }),
  ),
});
const Audit = z.object({
  entries: z.array(
    z.object({
      at: z.string(),
      event: z.string(),
      person: z.string(),
      app: z.string(),
      detail: z.string(),
      address: z.string(),
    }),
  ),
});
const Link = z.object({ url: z.string().optional(), mailed: z.string().optional() });
const Done = z.record(z.string(), z.string());

/** `taskloom admin users|tokens|sessions|invite|audit`. */
export function accountCommands(admin: Command, session: Session): void {
  const users = admin.command('users').description('the people who have an account');
  add(users, 'list', 'all of them').action(async (_options, command: Command) => {
    const { client, json } = await open(command);
    const answer = await client.call({ method: 'GET', path: 'users', output: Users });
    show(answer, json, answer.users, ({ id, name, email, confirmed, locked, sessions, apps }) => [
      id,
      name,
      email === '' || confirmed ? email : `${email} (not confirmed)`,
      `${sessions} browsers`,
      `${apps} apps`,
      locked ? 'locked' : '',
    ]);
  });
  const actions = [
    ['lock', 'end all that acts as them, and let them in no more'],
    ['unlock', 'let them in again'],
    ['reset', 'make a link that sets a new password; hand it over yourself'],
  ] as const;
  for (const [action, description] of actions)
    add(users, action, description)
      .argument('<person>', 'id or e-mail address')
      .action(async (who: string, _options, command: Command) => {
        const { client, json } = await open(command);
        const path = `users/${encodeURIComponent(who)}/${action}`;
        const answer = await client.call({ method: 'POST', path, output: Done });
        show(answer, json, Object.entries(answer), ([what, of]) => [what, of]);
      });
  add(users, 'delete', 'with all that is theirs alone, for good')
    .argument('<person>', 'id or e-mail address')
    .action(async (who: string, _options, command: Command) => {
      await remove(command, `users/${encodeURIComponent(who)}`);
    });

  const tokens = admin.command('tokens').description('personal access tokens');
  add(tokens, 'list', 'all of them').action(async (_options, command: Command) => {
    const { client, json } = await open(command);
    const answer = await client.call({ method: 'GET', path: 'tokens', output: Tokens });
    show(answer, json, answer.tokens, ({ id, person, name, scopes }) => [
      id,
      person,
      name,
      scopes.join(' '),
    ]);
  });
  add(tokens, 'revoke', 'it works no more')
    .argument('<id>', 'as listed')
    .action(async (id: string, _options, command: Command) => {
      await remove(command, `tokens/${encodeURIComponent(id)}`);
    });

  const sessions = admin.command('sessions').description('browsers that are signed in');
  add(sessions, 'list', 'all of them').action(async (_options, command: Command) => {
    const { client, json } = await open(command);
    const answer = await client.call({ method: 'GET', path: 'sessions', output: Sessions });
    show(answer, json, answer.sessions, ({ id, person, address, last_seen_at: seen }) => [
      id,
      person,
      address,
      seen.slice(0, 16).replace('T', ' '),
    ]);
  });
  add(sessions, 'end', 'sign one out')
    .argument('<id>', 'as listed')
    .action(async (id: string, _options, command: Command) => {
      await remove(command, `sessions/${encodeURIComponent(id)}`);
    });

  add(admin, 'invite', 'make a link with which somebody makes an account')
    .argument('[email]', 'sent there where mail is set up, and shown otherwise')
    .action(async (email: string | undefined, _options, command: Command) => {
      const { client, json } = await open(command);
      const query = email === undefined ? '' : `?email=${encodeURIComponent(email)}`;
      const path = `invitations${query}`;
      const answer = await client.call({ method: 'POST', path, output: Link });
      show(answer, json, [answer], ({ url, mailed }) => [url ?? `sent to ${mailed ?? ''}`]);
    });

  add(admin, 'audit', 'sign-ins, grants and refusals, newest first')
    .option('--user <person>', 'of one person: id or e-mail address')
    .option('--limit <count>', 'how many', '100')
    .action(async (given: { user?: string; limit: string }, command: Command) => {
      const { client, json } = await open(command);
      const query = new URLSearchParams({
        limit: given.limit,
        ...(given.user !== undefined && { user: given.user }),
      });
      const path = `audit?${query.toString()}`;
      const answer = await client.call({ method: 'GET', path, output: Audit });
      show(answer, json, answer.entries, ({ at, event, person, app, detail, address }) => [
        at.slice(0, 19).replace('T', ' '),
        event,
        person,
        app,
        detail,
        address,
      ]);
    });

  async function open(command: Command): Promise<{ client: OperatorClient; json: boolean }> {
    const options = command.optsWithGlobals<CommonOptions>();
    const instance = await instanceOf(session, options);
    return { client: createOperatorClient(instance, session.signal), json: options.json === true };
  }

  async function remove(command: Command, path: string): Promise<void> {
    const { client, json } = await open(command);
    const answer = await client.call({ method: 'DELETE', path, output: Done });
    show(answer, json, Object.entries(answer), ([what, of]) => [what, of]);
  }

  function show<T>(answer: unknown, json: boolean, rows: T[], line: (row: T) => string[]): void {
    if (json) session.printJson(answer);
    else for (const row of rows) session.print(line(row).filter(Boolean).map(printable).join('  '));
  }
}

function add(parent: Command, name: string, description: string): Command {
  return parent.command(name).description(description);
}
