import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { generateKeyPair } from 'node:crypto';

import type { JWK } from 'oidc-provider';

import type { Database } from '../../database/database.ts';
import type { Sealer } from '../sealer.ts';

/** A new key is made this long after the last one. */
const ROTATE_AFTER_DAYS = 90;
/** How long it is only published: relying parties keep keys for a day or less. */
const PUBLISH_BEFORE_HOURS = 24;
/** An old key stays as long as a token it signed may be looked at. */
const KEEP_DAYS = 120;

interface KeyRow {
  id: string;
  jwk: string;
  signs: boolean;
}

/**
 * The keys of the authorization server, the one that signs first. Makes the next one when it is time;
 * replicas that do so at once make one.
 */
export async function loadSigningKeys(database: Database, sealer: Sealer): Promise<JWK[]> {
  return database.asSystem(async (sql) => {
    await sql`lock table taskloom.signing_keys in share row exclusive mode`;
    const [newest] = await sql<{ is_young: boolean }[]>`
      select created_at > now() - make_interval(days => ${ROTATE_AFTER_DAYS}) as is_young
        from taskloom.signing_keys order by created_at desc limit 1`;
    if (newest?.is_young !== true) await addSigningKey();
    await sql`
      delete from taskloom.signing_keys
       where created_at < now() - make_interval(days => ${ROTATE_AFTER_DAYS + KEEP_DAYS})`;
    const rows = await sql<KeyRow[]>`
      select id, jwk, created_at < now() - make_interval(hours => ${PUBLISH_BEFORE_HOURS}) as signs
        from taskloom.signing_keys order by created_at desc`;
    const ordered = [...rows.filter(({ signs }) => signs), ...rows.filter(({ signs }) => !signs)];
    return ordered.map(({ jwk }) => JSON.parse(sealer.open(jwk)) as JWK);

    async function addSigningKey(): Promise<void> {
      const id = randomUUID();
      const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
      const jwk = { ...privateKey.export({ format: 'jwk' }), kid: id, use: 'sig', alg: 'ES256' };
      await sql`
        insert into taskloom.signing_keys (id, jwk)
        values (${id}, ${sealer.seal(JSON.stringify(jwk))})`;
    }
  });
}
