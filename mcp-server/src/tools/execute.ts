import type { Temporal } from 'temporal-polyfill';

import type { Principal } from '../auth/principal.ts';
import type { TransactionSql } from '../database/connect.ts';
import { type Actor, actorOf, loadActor, readPerson } from '../domain/actors.ts';
import { ChangeTracker } from '../domain/change-tracker.ts';
import { type InvalidationEvent, recordOperation } from '../domain/operations.ts';
import type { SystemContext } from '../domain/system-context.ts';
import type { UnitOfWork } from '../domain/unit-of-work.ts';
import { isForOneItem, TaskloomError } from '../errors.ts';
import { isConfirmed } from './confirmation.ts';
import type { ToolContext } from './context.ts';
import type { Tool } from './define-tool.ts';
import { withIdempotencyKey } from './idempotency.ts';
import { readInput } from './read-input.ts';
import { refuseMalformedMeta } from './refuse-malformed-meta.ts';
import { learnTimeZone } from '../domain/settings/learn-time-zone.ts';
import {
  ASKED,
  type Outcome,
  type ToolAnswer,
  type ToolCall,
  type ToolServices,
} from './tool-call.ts';

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
  refuseMalformedMeta(call);
  const read = readInput(tool, call.input);
  const { database, people } = services;
  if (call.timeZone !== undefined)
    await learnTimeZone(services, {
      userId: principal.userId,
      given: call.timeZone,
      at: timestamp(services.now()),
    });
  let changes: ChangeTracker | undefined;
  const attempt = (hasSavepoints: boolean) => (sql: TransactionSql) =>
    withIdempotencyKey({ sql, tool, call, sealer: services.sealer }, async () => {
      const now = services.now();
      const { traceparent } = call;
      changes = new ChangeTracker({ sql, at: timestamp(now), traceparent, hasSavepoints });
      const person = await people.get(principal.userId, () => readPerson(sql, principal.userId));
      return runPersonTool(
        { services, tool, call, principal },
        { ...read, changes, actor: actorOf(person, now) },
      );
    });
  if (tool.annotations.readOnlyHint)
    return (await database.readAsUser(principal.userId, attempt(false))).answer;
  let outcome: Outcome<ToolAnswer | typeof ASKED>;
  try {
    outcome = await database.asUser(principal.userId, attempt(false));
  } catch (error) {
    // The items are tried together first: only when that fails does each have its own savepoint.
    if (changes?.mayTryItems !== true || !isForOneItem(error)) throw error;
    outcome = await database.asUser(principal.userId, attempt(true));
  }
  for (const { entity, id } of outcome.changes?.log ?? []) if (entity === 'user') people.forget(id);
  services.committed(await Promise.all(outcome.told));
  for (const run of outcome.after ?? []) run();
  return outcome.answer;
}

async function runPersonTool(
  {
    services,
    tool,
    call,
    principal,
  }: {
    services: ToolServices;
    tool: Tool<ToolContext>;
    call: ToolCall;
    principal: Principal & { kind: 'person' };
  },
  {
    input,
    refused,
    changes,
    actor,
  }: ReturnType<typeof readInput> & { changes: ChangeTracker; actor: Actor },
): Promise<Outcome<ToolAnswer | typeof ASKED>> {
  const told: Promise<InvalidationEvent>[] = [];
  const after: (() => void)[] = [];
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
    downloads: services.downloads,
    invitations: {
      address: services.invitations.address,
      mail: (given) => void after.push(() => services.invitations.mail(given)),
    },
    confirmations: {
      ...services.confirmations,
      mail: (given) => void after.push(() => services.confirmations.mail(given)),
    },
    sealer: services.sealer,
    signal: call.signal,
    progress: call.progress ?? (() => {}),
    undoes: (operationId) => (undoes = operationId),
    hint: (uris) =>
      told.push(Promise.resolve({ users: [principal.userId], uris, listChanged: false })),
  };
  if (tool.question && !(await isConfirmed({ tool, input, ctx, call })))
    return { answer: ASKED, told: [] };
  const answered = await tool.run(input, ctx);
  const recorded = await recordOperation(ctx, {
    tool: tool.name,
    automatic: tool.skippedByDefaultUndo,
    causedBy: call.causedBy,
    undoes,
  });
  // The last moment at which a call can be cancelled.
  call.signal.throwIfAborted();
  told.push(recorded.told);
  const output = changes.log.length > 0 ? answered : withoutOperation(answered);
  const links = tool.links?.(output) ?? [];
  const answer = {
    output,
    text: await tool.say(output, ctx),
    ...(links.length > 0 ? { links } : {}),
  };
  return { answer, told, changes, after };
}

/** Calls a service principal's tool: like a person's, but each piece of its work is an operation. */
export async function callSystemTool(
  services: ToolServices,
  tool: Tool<SystemContext>,
  call: ToolCall,
): Promise<ToolAnswer> {
  const { principal } = call;
  refuseWithoutScope(tool, principal);
  refuseMalformedMeta(call);
  const { input } = readInput(tool, call.input);
  const outcome = await services.database.asSystem((sql) =>
    withIdempotencyKey({ sql, tool, call, sealer: services.sealer }, async () => {
      const told: Promise<InvalidationEvent>[] = [];
      const now = services.now();
      const ctx: SystemContext = {
        sql,
        now,
        signal: call.signal,
        logger: services.logger,
        sealer: services.sealer,
        hint: (userId, uris) =>
          told.push(Promise.resolve({ users: [userId], uris, listChanged: false })),
        actFor: async (userId, run) => {
          const actor = await loadActor({ sql, userId, now });
          const { traceparent } = call;
          const changes = new ChangeTracker({ sql, at: timestamp(now), traceparent });
          return changes.withSavepoint(async () => {
            const work: UnitOfWork = { actor, changes, sql: changes.sql };
            const result = await run(work);
            const recorded = await recordOperation(work, {
              tool: tool.name,
              automatic: true,
              causedBy: call.causedBy,
            });
            told.push(recorded.told);
            return result;
          });
        },
      };
      const output = await tool.run(input, ctx);
      return { answer: { output, text: await tool.say(output, ctx) }, told };
    }),
  );
  services.committed(await Promise.all(outcome.told));
  return outcome.answer;
}

/** What changed nothing is no operation that undo could take back. */
function withoutOperation({ operation_id: _none, ...output }: Record<string, unknown>) {
  return output;
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
