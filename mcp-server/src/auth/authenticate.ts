import type { Database } from '../database/database.ts';
import type { NotifiedCache } from '../database/notified-cache.ts';
import type { Principal } from './principal.ts';
import { findPrincipal, hashToken } from './token-store.ts';

/** Who an `Authorization` header speaks for; `undefined` when it is absent or its token is not valid. */
export type Authenticator = (authorization: string | undefined) => Promise<Principal | undefined>;

/** Keys of tokens, their hashes in hex, that were revoked or changed: a trigger tells them. */
export const REVOKED_TOKENS = 'taskloom.revoked_tokens';

interface AuthenticatorOptions {
  database: Database;
  /** Listens on `REVOKED_TOKENS`. */
  principals: NotifiedCache<Principal>;
  /** The address of /mcp: the audience of the tokens of apps. */
  resource: string;
}

export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { database, principals, resource } = options;
  return async (authorization) => {
    const token = /^Bearer +([\w.~+/=-]{1,4096})$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return undefined;
    const key = hashToken(token).toString('hex');
    const principal = await principals.get(key, () =>
      database.asSystem((sql) => findPrincipal(sql, { token, resource })),
    );
    if (principal && hasExpired(principal)) {
      principals.forget(key);
      return undefined;
    }
    return principal;
  };
}

function hasExpired({ expiresAt }: Principal): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= Date.now();
}
