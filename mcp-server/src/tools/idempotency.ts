import { createHash } from 'node:crypto';

import { principalId } from '../auth/principal.ts';
import type { Sealer } from '../auth/sealer.ts';
import type { TransactionSql } from '../database/connect.ts';
import { asJson } from '../domain/write-rows.ts';
import { invalidInput, TaskloomError } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import type { Tool } from './define-tool.ts';
import type { ASKED, Outcome, ToolAnswer, ToolCall } from './tool-call.ts';

/** Runs a mutation unless its key has been used: then the first result is the answer again. */
export async function withIdempotencyKey<C, T extends ToolAnswer | typeof ASKED>(
  {
    sql,
    tool,
    call,
    sealer,
  }: { sql: TransactionSql; tool: Tool<C>; call: ToolCall; sealer: Sealer },
  run: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
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
  // First of all: it is what a second call with the same key waits for.
  const [fresh] = await sql`
    insert into taskloom.idempotency_keys (principal_id, key, tool, input_hash)
    values (${owner}, ${key}, ${tool.name}, ${hash})
    on conflict (principal_id, key) do nothing returning key`;
  if (!fresh) return { answer: await firstResult({ sql, owner, key, hash, sealer }), told: [] };
  const outcome = await run();
  // Not waited for: it goes out with the commit.
  const answer: ToolAnswer | typeof ASKED = outcome.answer;
  if (typeof answer === 'symbol') {
    void sql`
      delete from taskloom.idempotency_keys
       where principal_id = ${owner} and key = ${key}`.execute();
    return outcome;
  }
  const kept = tool.answersSecrets ? { sealed: sealer.seal(JSON.stringify(answer)) } : answer;
  void sql`
    update taskloom.idempotency_keys set result = ${asJson(sql, kept)}
     where principal_id = ${owner} and key = ${key}`.execute();
  return outcome;
}

async function firstResult<T>({
  sql,
  owner,
  key,
  hash,
  sealer,
}: {
  sql: TransactionSql;
  owner: string;
  key: string;
  hash: Buffer;
  sealer: Sealer;
}): Promise<T> {
  const [row] = await sql<{ input_hash: Buffer; result: (T & { sealed?: string }) | null }[]>`
    select input_hash, result from taskloom.idempotency_keys
     where principal_id = ${owner} and key = ${key}`;
  if (row?.result && row.input_hash.equals(hash)) {
    const { sealed } = row.result;
    // What was sealed is the answer that was given.
    return sealed === undefined ? row.result : (JSON.parse(sealer.open(sealed)) as T);
  }
  throw new TaskloomError('conflict', 'This idempotency key was used for another call.', {
    path: '_meta.taskloom/idempotencyKey',
    hint: 'Use a new key for a new call.',
  });
}
