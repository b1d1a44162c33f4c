import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';

import type { Database } from '../../database/database.ts';
import { hashToken } from '../token-store.ts';

/** A refresh token that was just exchanged is taken again this long: two windows may refresh at once. */
const ROTATION_OVERLAP_SECONDS = 30;

interface ArtifactRow {
  payload: AdapterPayload;
  consumed: number | null;
  is_overlapping: boolean;
}

/** Codes, refresh tokens and requests under way. What the client holds is found by its hash alone. */
export function createArtifactAdapter(database: Database, model: string): Adapter {
  return {
    async upsert(id, payload, expiresIn = 3600) {
      // The id is what the client shows: kept beside its hash it would be readable.
      const { jti: _jti, ...kept } = payload;
      const uid = model === 'Session' ? payload.uid : undefined;
      await database.asSystem(
        (sql) => sql`
          insert into taskloom.oauth_artifacts
            (model, id_hash, uid_hash, grant_id, payload, expires_at)
          values (${model}, ${hashToken(id)}, ${uid === undefined ? null : hashToken(uid)},
                  ${payload.grantId ?? null}, ${sql.json(kept as never)},
                  now() + make_interval(secs => ${expiresIn}::double precision))
          on conflict (model, id_hash) do update
            set payload = excluded.payload, uid_hash = excluded.uid_hash,
                grant_id = excluded.grant_id, expires_at = excluded.expires_at`,
      );
    },
    find: (id) => find('id_hash', id),
    findByUid: (uid) => find('uid_hash', uid),
    findByUserCode: () => Promise.resolve(undefined),
    async consume(id) {
      const consumed = await database.asSystem(
        (sql) => sql`
          update taskloom.oauth_artifacts set consumed_at = now()
           where model = ${model} and id_hash = ${hashToken(id)} and consumed_at is null`,
      );
      // Of two that show one code at once, the second is a replay. Refresh tokens have an overlap.
      if (consumed.count === 0 && model !== 'RefreshToken')
        throw new errors.InvalidGrant('already consumed');
    },
    async destroy(id) {
      await database.asSystem(
        (sql) => sql`
          delete from taskloom.oauth_artifacts
           where model = ${model} and id_hash = ${hashToken(id)}`,
      );
    },
    async revokeByGrantId(grantId) {
      await database.asSystem(
        (sql) => sql`
          delete from taskloom.oauth_artifacts where model = ${model} and grant_id = ${grantId}`,
      );
    },
  };

  async function find(
    column: 'id_hash' | 'uid_hash',
    id: string,
  ): Promise<AdapterPayload | undefined> {
    const [row] = await database.asSystem(
      (sql) => sql<ArtifactRow[]>`
        select payload, extract(epoch from consumed_at)::double precision as consumed,
               coalesce(consumed_at > now() - make_interval(secs => ${ROTATION_OVERLAP_SECONDS}), false)
                 as is_overlapping
          from taskloom.oauth_artifacts
         where model = ${model} and ${sql(column)} = ${hashToken(id)} and expires_at > now()`,
    );
    if (!row) return undefined;
    const isConsumed = row.consumed !== null && !(model === 'RefreshToken' && row.is_overlapping);
    const jti = column === 'id_hash' ? { jti: id } : {};
    return {
      ...row.payload,
      ...jti,
      ...(isConsumed && { consumed: Math.floor(row.consumed ?? 0) }),
    };
  }
}
