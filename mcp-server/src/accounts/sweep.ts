import type { TransactionSql } from '../database/connect.ts';

/** Deletes what is over: sessions, links, codes, counts, apps that registered and never came back. */
export async function sweepAccounts(sql: TransactionSql): Promise<void> {
  await sql`delete from taskloom.account_sessions where expires_at < now()`;
  await sql`delete from taskloom.account_links where expires_at < now()`;
  await sql`
    delete from taskloom.invitations
     where expires_at < now() - interval '30 days' and status <> 'accepted'`;
  await sql`delete from taskloom.oauth_artifacts where expires_at < now()`;
  await sql`delete from taskloom.oauth_grants where expires_at < now()`;
  await sql`delete from taskloom.rate_limits where reset_at < now()`;
  await sql`delete from taskloom.audit_log where at < now() - interval '180 days'`;
  await sql`
    delete from taskloom.oauth_clients c
     where last_used_at < now() - interval '30 days'
       and not exists (select 1 from taskloom.oauth_grants g where g.client_id = c.id)`;
}
