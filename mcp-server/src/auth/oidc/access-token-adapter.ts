import type { Adapter, AdapterPayload } from 'oidc-provider';
import { v7 as uuidv7 } from 'uuid';

import type { Database } from '../../database/database.ts';
import { hashToken } from '../token-store.ts';

/**
 * Access tokens lie beside a person's own tokens, so that /mcp looks in one place: an app's belong to a
 * person and a grant, a service's (client credentials) to neither.
 */
export function createAccessTokenAdapter(database: Database): Adapter {
  return {
    async upsert(id, payload, expiresIn = 3600) {
      const { accountId, clientId = '', grantId, scope = '', aud } = payload;
      const { jti: _jti, ...kept } = payload;
      const isService = accountId === undefined;
      await database.asSystem(
        (sql) => sql`
          insert into taskloom.access_tokens
            (id, token_hash, kind, user_id, service, client_id, grant_id, audience, scopes, payload,
             expires_at)
          values (${uuidv7()}, ${hashToken(id)}, ${isService ? 'service' : 'app'},
                  ${accountId ?? null}, ${isService ? clientId : null}, ${clientId}, ${grantId ?? null},
                  ${typeof aud === 'string' ? aud : 'none'},
                  ${scope.split(' ').filter((word) => word !== '')}, ${sql.json(kept as never)},
                  now() + make_interval(secs => ${expiresIn}::double precision))
          on conflict (token_hash) do nothing`,
      );
    },
    async find(id) {
      const [row] = await database.asSystem(
        (sql) => sql<{ payload: AdapterPayload }[]>`
          select payload from taskloom.access_tokens
           where token_hash = ${hashToken(id)} and payload is not null and expires_at > now()`,
      );
      return row && { ...row.payload, jti: id };
    },
    findByUid: () => Promise.resolve(undefined),
    findByUserCode: () => Promise.resolve(undefined),
    consume: () => Promise.resolve(),
    async destroy(id) {
      await database.asSystem(
        (sql) => sql`
          delete from taskloom.access_tokens
           where token_hash = ${hashToken(id)} and payload is not null`,
      );
    },
    async revokeByGrantId(grantId) {
      await database.asSystem(
        (sql) => sql`delete from taskloom.access_tokens where grant_id = ${grantId}`,
      );
    },
  };
}
