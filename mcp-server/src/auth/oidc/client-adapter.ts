import type { Adapter, AdapterPayload } from 'oidc-provider';

import type { Database } from '../../database/database.ts';
import type { Sealer } from '../sealer.ts';

/** Apps that registered themselves (RFC 7591). */
export function createClientAdapter(database: Database, sealer: Sealer): Adapter {
  return {
    async upsert(id, { client_secret: secret, ...metadata }) {
      const kept = { ...metadata, ...(secret && { client_secret: sealer.seal(secret) }) };
      await database.asSystem(
        (sql) => sql`
          insert into taskloom.oauth_clients (id, metadata) values (${id}, ${sql.json(kept as never)})
          on conflict (id) do update set metadata = excluded.metadata`,
      );
    },
    async find(id) {
      const [row] = await database.asSystem(
        (sql) => sql<{ metadata: AdapterPayload }[]>`
          update taskloom.oauth_clients set last_used_at = now()
           where id = ${id} returning metadata`,
      );
      if (!row) return undefined;
      // The scopes of the day it registered are no limit: it may ask for more later (step-up).
      const { client_secret: secret, scope: _scope, ...metadata } = row.metadata;
      return { ...metadata, ...(secret && { client_secret: sealer.open(secret) }) };
    },
    findByUid: () => Promise.resolve(undefined),
    findByUserCode: () => Promise.resolve(undefined),
    consume: () => Promise.resolve(),
    async destroy(id) {
      await database.asSystem((sql) => sql`delete from taskloom.oauth_clients where id = ${id}`);
    },
    revokeByGrantId: () => Promise.resolve(),
  };
}
