import { errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Adapter, Client, Configuration, JWK } from 'oidc-provider';

import type { Database } from '../../database/database.ts';
import { GRANTABLE_SCOPES, type ServiceName } from '../principal.ts';
import type { Sealer } from '../sealer.ts';
import { fetchPublic } from './fetch-public.ts';
import { createAccessTokenAdapter } from './access-token-adapter.ts';
import { createArtifactAdapter } from './artifact-adapter.ts';
import { createClientAdapter } from './client-adapter.ts';
import { createGrantAdapter } from './grant-adapter.ts';

/** Below the issuer. What is not here is the provider's own: /.well-known. */
export const OAUTH_PATHS = {
  authorization: '/oauth/authorize',
  token: '/oauth/token',
  registration: '/oauth/register',
  revocation: '/oauth/revoke',
  jwks: '/oauth/jwks',
  interaction: '/oauth/consent',
} as const;

const DAY = 86_400;
/** Seconds. An app stays connected as long as it comes back within the refresh token's time. */
const TTL = {
  AccessToken: 3600,
  AuthorizationCode: 60,
  ClientCredentials: 600,
  Grant: 730 * DAY,
  IdToken: 3600,
  Interaction: 1800,
  RefreshToken: 90 * DAY,
  Session: 1800,
};

export interface ProviderOptions {
  /** The issuer: where this instance is reached, without a slash at the end. */
  publicUrl: string;
  database: Database;
  sealer: Sealer;
  /** Signs the cookies of a request under way. */
  cookieKey: string;
  jwks: JWK[];
  serviceTokens: Record<ServiceName, string>;
  /** Fetches client ID metadata documents; absent: `fetchPublic`. Where a connection leads is checked either way. */
  fetch?: typeof fetch | undefined;
  /** Says in HTML what was wrong with an authorization request that cannot go back to its app. */
  renderError: NonNullable<Configuration['renderError']>;
}

/** The address of /mcp: the one resource that tokens are for. */
export function resourceOf(publicUrl: string): string {
  return `${publicUrl}/mcp`;
}

/** OAuth 2.1 and OpenID Connect by `oidc-provider`, kept in PostgreSQL. Signing in and consent are pages of ours. */
export function createProvider(options: ProviderOptions): Provider {
  const { publicUrl, serviceTokens, renderError } = options;
  const services = new Set<string>(Object.keys(serviceTokens));
  const provider = new Provider(publicUrl, {
    adapter: createAdapters(options),
    acceptQueryParamAccessTokens: false,
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
    clientBasedCORS: () => true,
    // Loopback addresses and schemes of their own are what most apps answer on, said or unsaid.
    clientDefaults: { application_type: 'native', id_token_signed_response_alg: 'ES256' },
    clients: Object.entries(serviceTokens).map(([service, token]) => ({
      client_id: service,
      client_secret: token,
      application_type: 'web',
      grant_types: ['client_credentials', TOKEN_EXCHANGE],
      redirect_uris: [],
      response_types: [],
      scope: 'system',
      token_endpoint_auth_method: 'client_secret_basic',
    })),
    conformIdTokenClaims: false,
    cookies: {
      keys: [options.cookieKey],
      names: {
        session: 'taskloom_oauth',
        interaction: 'taskloom_consent',
        resume: 'taskloom_consent_resume',
      },
      long: cookieOptions(publicUrl),
      short: cookieOptions(publicUrl),
    },
    enabledJWA: {
      idTokenSigningAlgValues: ['ES256'],
      userinfoSigningAlgValues: ['ES256'],
      clientAuthSigningAlgValues: ['ES256', 'RS256', 'PS256', 'EdDSA'],
    },
    expiresWithSession: () => false,
    features: {
      claimsParameter: { enabled: false },
      clientCredentials: { enabled: true },
      clientIdMetadataDocument: {
        enabled: true,
        ack: 'draft-02',
        cacheDuration: { min: 30, max: DAY },
      },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      introspection: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      registration: { enabled: true, issueRegistrationAccessToken: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resourceOf(publicUrl),
        useGrantedResource: () => true,
        getResourceServerInfo,
      },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => client.clientId === token.clientId,
      },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
    },
    fetch: options.fetch ?? fetchPublic,
    findAccount: (_ctx, id) => findAccount(options.database, id),
    interactions: { url: (_ctx, interaction) => `${OAUTH_PATHS.interaction}/${interaction.uid}` },
    // Clients do not ask for offline_access and still expect to stay connected.
    issueRefreshToken: (_ctx, client) => Promise.resolve(client.grantTypeAllowed('refresh_token')),
    jwks: { keys: options.jwks },
    loadExistingGrant: async (ctx) => {
      const grantId = ctx.oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : ctx.oidc.provider.Grant.find(grantId);
    },
    pkce: { required: () => true },
    renderError,
    responseTypes: ['code'],
    rotateRefreshToken: true,
    routes: {
      authorization: OAUTH_PATHS.authorization,
      token: OAUTH_PATHS.token,
      registration: OAUTH_PATHS.registration,
      revocation: OAUTH_PATHS.revocation,
      jwks: OAUTH_PATHS.jwks,
    },
    scopes: ['openid', 'offline_access', ...GRANTABLE_SCOPES, 'system'],
    discovery: { scopes_supported: [...GRANTABLE_SCOPES, 'openid', 'offline_access'] },
    ttl: TTL,
  });
  return provider;

  function getResourceServerInfo(ctx: KoaContextWithOIDC, resource: string, client: Client) {
    if (resource.replace(/\/$/u, '') !== resourceOf(publicUrl)) throw new errors.InvalidTarget();
    const isService = services.has(client.clientId);
    const isPersonless = ctx.oidc.params?.['grant_type'] === 'client_credentials';
    if (isPersonless && !isService) throw new errors.UnauthorizedClient();
    return {
      scope: isService ? 'system' : GRANTABLE_SCOPES.join(' '),
      audience: resourceOf(publicUrl),
      accessTokenFormat: 'opaque' as const,
    };
  }
}

/** RFC 8693, section 2.1. */
export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

function createAdapters({ database, sealer }: ProviderOptions): (model: string) => Adapter {
  return (model) => {
    switch (model) {
      case 'Client':
        return createClientAdapter(database, sealer);
      case 'Grant':
        return createGrantAdapter(database);
      case 'AccessToken':
      case 'ClientCredentials':
        return createAccessTokenAdapter(database);
      default:
        return createArtifactAdapter(database, model);
    }
  };
}

async function findAccount(database: Database, id: string) {
  const [person] = await database.asSystem(
    (sql) => sql<{ id: string; name: string; email: string | null; is_confirmed: boolean }[]>`
      select u.id, u.name, u.email, u.email_confirmed_at is not null as is_confirmed
        from taskloom.users u left join taskloom.account_credentials c on c.user_id = u.id
       where u.id::text = ${id} and c.disabled_at is null`,
  );
  if (!person) return undefined;
  const { name, email, is_confirmed: isConfirmed } = person;
  return {
    accountId: person.id,
    claims: () => ({
      sub: person.id,
      name,
      ...(email !== null && { email, email_verified: isConfirmed }),
    }),
  };
}

function cookieOptions(publicUrl: string) {
  return {
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: publicUrl.startsWith('https:'),
    signed: true,
  };
}
