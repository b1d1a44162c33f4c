import type { Database } from '../database/database.ts';
import type { Principal } from './principal.ts';
import { findPrincipal } from './token-store.ts';

/** Who an `Authorization` header speaks for; `undefined` when it is absent or its token is not valid. */
export type Authenticator = (authorization: string | undefined) => Promise<Principal | undefined>;

export function createAuthenticator(database: Database): Authenticator {
  return async (authorization) => {
    const token = /^Bearer +([\w.~+/=-]{1,4096})$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return undefined;
    return database.asSystem((sql) => findPrincipal(sql, token));
  };
}
