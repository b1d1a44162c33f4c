import type { Request } from 'express';

import type { TransactionSql } from '../database/connect.ts';

export type AuditEvent =
  | 'account_created'
  | 'signed_in'
  | 'sign_in_refused'
  | 'signed_out'
  | 'password_changed'
  | 'email_changed'
  | 'second_factor_on'
  | 'second_factor_off'
  | 'passkey_added'
  | 'passkey_removed'
  | 'external_removed'
  | 'external_allowed'
  | 'app_connected'
  | 'app_refused'
  | 'app_revoked'
  | 'app_used'
  | 'token_created'
  | 'token_revoked'
  | 'session_revoked'
  | 'acted_for'
  | 'invited'
  | 'encryption_rotated'
  | 'account_disabled'
  | 'account_enabled'
  | 'account_deleted';

export interface AuditEntry {
  event: AuditEvent;
  userId: string | undefined;
  /** An app's or a service's name. */
  app?: string | undefined;
  detail?: string | undefined;
  request?: Request | undefined;
}

export async function recordAudit(sql: TransactionSql, entry: AuditEntry): Promise<void> {
  const { event, userId, app, detail, request } = entry;
  await sql`
    insert into taskloom.audit_log (user_id, event, app, detail, address, user_agent)
    values (${userId ?? null}, ${event}, ${app ?? null}, ${detail ?? null}, ${request?.ip ?? null},
            ${request?.get('user-agent')?.slice(0, 300) ?? null})`;
}
