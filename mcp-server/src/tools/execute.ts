import { createHash } from 'node:crypto';

import type { Logger } from '@taskloom/platform';
import type { Temporal } from 'temporal-polyfill';

import { type Principal, principalId } from '../auth/principal.ts';
import type { CalendarAddresses } from '../calendar/addresses.ts';
import type { TransactionSql } from '../database/connect.ts';
import type { Database } from '../database/database.ts';
import { loadActor } from '../domain/actors.ts';
import { Changes } from '../domain/changes.ts';
import { type LiveHint, recordOperation } from '../domain/operations.ts';
import type { Work } from '../domain/work.ts';
import { invalidInput, TaskloomError } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import type { SystemContext, ToolContext } from './context.ts';
import type { Tool } from './define-tool.ts';
import { readInput } from './read-input.ts';

export interface ToolServices {
  database: Database;
  logger: Logger;
  /** After the commit: tells open pages and wakes the relay. */
  committed(hints: readonly LiveHint[]): void;
  now(): Temporal.Instant;
  calendar: CalendarAddresses;
}

export interface ToolCall {
  principal: Principal;
  input: unknown;
  idempotencyKey?: string | undefined;
  causedBy?: string | undefined;
  signal: AbortSignal;
  progress?: (done: number, total: number) => void;
  /** Whether the person agreed, for a tool that asks; `undefined` when nobody can be asked here. */
  confirm?: (question: string) => Promise<'yes' | 'no' | 'asked'>;
}

export interface ToolAnswer {
  output: Record<string, unknown>;
  text: string;
}

/** What `confirm` answering `asked` comes to: the caller has to ask the person and call again. */
export const ASKED = Symbol('asked');

/**
 * Calls a person's tool: authorization, one transaction with everything the call changes, the result
 * kept under its idempotency key, and live hints after the commit.
 */
export async function callPersonTool(
  services: ToolServices,
  tool: Tool<ToolContext>,
  call: ToolCall,
): Promise<ToolAnswer | typeof ASKED> {
  const { principal } = call;
  if (principal.kind !== 'person')
    throw new TaskloomError(
      'forbidden',
      `${tool.name} is for people, and this token is a service's.`,
    );
  refuseWithoutScope(tool, principal);
  const { input, refused } = readInput(tool, call.input);
  const hints: LiveHint[] = [];
  const answer = await services.database.asUser(principal.userId, async (sql) => {
    hints.length = 0;
    return once({ sql, tool, call }, async () => {
      const now = services.now();
      const actor = await loadActor({ sql, userId: principal.userId, now });
      const changes = new Changes({ sql, at: timestamp(now) });
      let undoes: string | undefined;
      const ctx: ToolContext = {
        get sql() {
          return changes.sql;
        },
        actor,
        changes,
        refused,
        principal,
        calendar: services.calendar,
        signal: call.signal,
        progress: call.progress ?? (() => {}),
        undoes: (operationId) => (undoes = operationId),
        hint: (uris) => hints.push({ users: [principal.userId], uris, listChanged: false }),
      };
      if (tool.question && !(await isConfirmed({ tool, input, ctx, call }))) return ASKED;
      const output = await tool.run(input, ctx);
      hints.push(
        await recordOperation(ctx, {
          tool: tool.name,
          automatic: tool.isAside,
          causedBy: call.causedBy,
          undoes,
        }),
      );
      return { output, text: tool.say(output, ctx) };
    });
  });
  services.committed(hints);
  return answer;
}

/** Calls a service principal's tool: like a person's, but each piece of its work is an operation. */
export async function callSystemTool(
  services: ToolServices,
  tool: Tool<SystemContext>,
  call: ToolCall,
): Promise<ToolAnswer> {
  const { principal } = call;
  refuseWithoutScope(tool, principal);
  const { input } = readInput(tool, call.input);
  const hints: LiveHint[] = [];
  const answer = await services.database.asSystem(async (sql) => {
    hints.length = 0;
    return once({ sql, tool, call }, async () => {
      const now = services.now();
      const ctx: SystemContext = {
        sql,
        now,
        signal: call.signal,
        logger: services.logger,
        hint: (userId, uris) => hints.push({ users: [userId], uris, listChanged: false }),
        actFor: async (userId, run) => {
          const actor = await loadActor({ sql, userId, now });
          const changes = new Changes({ sql, at: timestamp(now) });
          return changes.attempt(async () => {
            const work: Work = { actor, changes, sql: changes.sql };
            const result = await run(work);
            hints.push(
              await recordOperation(work, {
                tool: tool.name,
                automatic: true,
                causedBy: call.causedBy,
              }),
            );
            return result;
          });
        },
      };
      const output = await tool.run(input, ctx);
      return { output, text: tool.say(output, ctx) };
    });
  });
  services.committed(hints);
  return answer;
}

/** Runs a mutation unless its key has been used: then the first result is the answer again. */
async function once<C, T extends ToolAnswer | typeof ASKED>(
  { sql, tool, call }: { sql: TransactionSql; tool: Tool<C>; call: ToolCall },
  run: () => Promise<T>,
): Promise<T> {
  const key = call.idempotencyKey;
  if (key === undefined || tool.annotations.readOnlyHint) return run();
  if (key.length === 0 || key.length > LIMITS.idempotencyKey)
    throw invalidInput(`An idempotency key has 1 to ${LIMITS.idempotencyKey} characters.`, {
      path: '_meta.taskloom/idempotencyKey',
    });
  const owner = principalId(call.principal);
  const hash = createHash('sha256')
    .update(tool.name)
    .update(JSON.stringify(call.input ?? {}))
    .digest();
  const [fresh] = await sql`
    insert into taskloom.idempotency_keys (principal_id, key, tool, input_hash)
    values (${owner}, ${key}, ${tool.name}, ${hash})
    on conflict (principal_id, key) do nothing returning key`;
  if (!fresh) return firstResult({ sql, owner, key, hash });
  const result = await run();
  if (typeof result === 'symbol')
    await sql`delete from taskloom.idempotency_keys where principal_id = ${owner} and key = ${key}`;
  else
    await sql`
      update taskloom.idempotency_keys set result = ${sql.json(result as never)}
       where principal_id = ${owner} and key = ${key}`;
  return result;
}

async function firstResult<T>({
  sql,
  owner,
  key,
  hash,
}: {
  sql: TransactionSql;
  owner: string;
  key: string;
  hash: Buffer;
}): Promise<T> {
  const [row] = await sql<{ input_hash: Buffer; result: T | null }[]>`
    select input_hash, result from taskloom.idempotency_keys
     where principal_id = ${owner} and key = ${key}`;
  if (row?.result && row.input_hash.equals(hash)) return row.result;
  throw new TaskloomError('conflict', 'This idempotency key was used for another call.', {
    path: '_meta.taskloom/idempotencyKey',
    hint: 'Use a new key for a new call.',
  });
}

async function isConfirmed({
  tool,
  input,
  ctx,
  call,
}: {
  tool: Tool<ToolContext>;
  input: Record<string, unknown>;
  ctx: ToolContext;
  call: ToolCall;
}): Promise<boolean> {
  if (input['confirm'] === true || !tool.question) return true;
  const question = await tool.question(input, ctx);
  const said = call.confirm ? await call.confirm(question) : undefined;
  if (said === 'yes') return true;
  if (said === 'asked') return false;
  throw new TaskloomError('needs_confirmation', question, {
    path: 'confirm',
    hint:
      said === 'no'
        ? 'The person said no; nothing was changed.'
        : 'Ask the person, then call again with confirm: true. Nothing was changed.',
  });
}

function refuseWithoutScope<C>(tool: Tool<C>, principal: Principal): void {
  if (principal.scopes.includes(tool.scope)) return;
  throw new TaskloomError('forbidden', `This token lacks the scope ${tool.scope}.`, {
    hint: `${tool.name} needs it; sign in again and allow it.`,
  });
}

function timestamp(now: Temporal.Instant): string {
  return new Date(now.epochMilliseconds).toISOString();
}
