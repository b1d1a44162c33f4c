import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';

import { recordAudit } from '../../accounts/audit-log.ts';
import type { Database } from '../../database/database.ts';
import { GRANTABLE_SCOPES } from '../principal.ts';
import { findPrincipal, storeToken } from '../token-store.ts';
import { TOKEN_EXCHANGE, resourceOf } from './provider.ts';

/** How long an agent may act on a token before it has to ask again, in seconds. */
const ACTING_SECONDS = 600;
/** The one service that acts for people. */
const ACTS_FOR_PEOPLE = 'agent-runtime';

const SUBJECT_TYPES = {
  /** A person by their id: a conversation goes on after its page was closed. */
  userId: 'urn:taskloom:params:oauth:token-type:user-id',
  /** A person by a token of theirs, whose scopes bound what is issued. */
  accessToken: 'urn:ietf:params:oauth:token-type:access_token',
};

/** Token exchange (RFC 8693): a service acts for one person, for a short while, and it is on record. */
export function addTokenExchange(
  provider: Provider,
  { database, publicUrl }: { database: Database; publicUrl: string },
): Provider {
  provider.registerGrantType(
    TOKEN_EXCHANGE,
    async (ctx) => {
      const service = ctx.oidc.client?.clientId ?? '';
      if (service !== ACTS_FOR_PEOPLE) throw new errors.UnauthorizedClient();
      const subject = await findSubject(ctx);
      const issued = await database.asSystem(async (sql) => {
        const [user] = await sql`
          select u.id from taskloom.users u
            left join taskloom.account_credentials c on c.user_id = u.id
           where u.id::text = ${subject.userId} and c.disabled_at is null`;
        if (!user) return undefined;
        const [known] = await sql`
          select 1 from taskloom.audit_log
           where user_id = ${subject.userId} and event = 'acted_for' and app = ${service}
             and at > now() - interval '1 hour'`;
        if (!known)
          await recordAudit(sql, { event: 'acted_for', userId: subject.userId, app: service });
        return storeToken(sql, {
          kind: 'acting',
          userId: subject.userId,
          scopes: subject.scopes,
          lifetimeSeconds: ACTING_SECONDS,
        });
      });
      if (issued === undefined) throw new errors.InvalidGrant('There is no such person.');
      ctx.body = {
        access_token: issued,
        issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        token_type: 'Bearer',
        expires_in: ACTING_SECONDS,
        scope: subject.scopes.join(' '),
      };
    },
    ['subject_token', 'subject_token_type', 'resource', 'scope'],
  );
  return provider;

  async function findSubject(
    ctx: KoaContextWithOIDC,
  ): Promise<{ userId: string; scopes: readonly string[] }> {
    const { subject_token: token, subject_token_type: type } = ctx.oidc.params ?? {};
    if (typeof token !== 'string' || token === '')
      throw new errors.InvalidRequest('subject_token is missing');
    if (type === SUBJECT_TYPES.userId) return { userId: token, scopes: GRANTABLE_SCOPES };
    if (type !== SUBJECT_TYPES.accessToken)
      throw new errors.InvalidRequest('subject_token_type is not one of those taken here');
    const principal = await database.asSystem((sql) =>
      findPrincipal(sql, { token, resource: resourceOf(publicUrl) }),
    );
    if (principal?.kind !== 'person') throw new errors.InvalidGrant('The token is not a person’s.');
    const { userId, scopes } = principal;
    return { userId, scopes: GRANTABLE_SCOPES.filter((scope) => scopes.includes(scope)) };
  }
}
