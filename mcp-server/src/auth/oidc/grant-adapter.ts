import type { Adapter, AdapterPayload } from 'oidc-provider';

import type { Database } from '../../database/database.ts';

/** Consents. Removing one takes its codes, refresh tokens and access tokens with it. */
export function createGrantAdapter(database: Database): Adapter {
  return {
    async upsert(id, payload, expiresIn = 3600) {
      const { accountId = '', clientId = '' } = payload;
      await database.asSystem(
        (sql) => sql`
          insert into taskloom.oauth_grants (id, user_id, client_id, payload, expires_at)
          values (${id}, ${accountId}, ${clientId}, ${sql.json(payload as never)},
                  now() + make_interval(secs => ${expiresIn}::double precision))
          on conflict (id) do update
            set payload = excluded.payload, expires_at = excluded.expires_at`,
      );
    },
    async find(id) {
      const [row] = await database.asSystem(
        (sql) => sql<{ payload: AdapterPayload }[]>`
          select payload from taskloom.oauth_grants where id = ${id} and expires_at > now()`,
      );
      return row?.payload;
    },
    findByUid: () => Promise.resolve(undefined),
    findByUserCode: () => Promise.resolve(undefined),
    consume: () => Promise.resolve(),
    destroy: remove,
    revokeByGrantId: remove,
  };

  async function remove(id: string): Promise<void> {
    await database.asSystem((sql) => sql`delete from taskloom.oauth_grants where id = ${id}`);
  }
}
