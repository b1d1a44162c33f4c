import { generateSecret, generateURI, verify } from 'otplib';

import type { Sealer } from '../../auth/sealer.ts';
import type { TransactionSql } from '../../database/connect.ts';

const STEP_SECONDS = 30;

/** A new secret, which counts once a first code has confirmed it, and the address that apps scan. */
export async function beginTotp(
  sql: TransactionSql,
  { userId, label, sealer }: { userId: string; label: string; sealer: Sealer },
): Promise<{ secret: string; uri: string }> {
  const secret = generateSecret();
  await sql`
    insert into taskloom.account_credentials (user_id, totp_secret) values (${userId}, ${sealer.seal(secret)})
    on conflict (user_id) do update
      set totp_secret = excluded.totp_secret, totp_confirmed_at = null, totp_last_step = null`;
  return { secret, uri: generateURI({ issuer: 'Taskloom', label, secret }) };
}

/** Whether a code is right now (or was a moment ago), and was not used before. Confirms a new secret. */
export async function takeCode(
  sql: TransactionSql,
  { userId, code, sealer }: { userId: string; code: string; sealer: Sealer },
): Promise<boolean> {
  const token = code.replaceAll(/\s/gu, '');
  if (!/^\d{6}$/u.test(token)) return false;
  const [row] = await sql<{ totp_secret: string | null; totp_last_step: string | null }[]>`
    select totp_secret, totp_last_step from taskloom.account_credentials
     where user_id = ${userId} for update`;
  if (!row || row.totp_secret === null) return false;
  const secret = sealer.open(row.totp_secret);
  const result = await verify({ secret, token, epochTolerance: STEP_SECONDS });
  if (!result.valid) return false;
  const step = Math.floor(Date.now() / 1000 / STEP_SECONDS) + result.delta;
  if (row.totp_last_step !== null && step <= Number(row.totp_last_step)) return false;
  await sql`
    update taskloom.account_credentials
       set totp_last_step = ${step}, totp_confirmed_at = coalesce(totp_confirmed_at, now())
     where user_id = ${userId}`;
  return true;
}

export async function endTotp(sql: TransactionSql, userId: string): Promise<void> {
  await sql`
    update taskloom.account_credentials
       set totp_secret = null, totp_confirmed_at = null, totp_last_step = null
     where user_id = ${userId}`;
}
