import type { Logger } from '@taskloom/platform';
import { Router, urlencoded } from 'express';
import { rateLimit } from 'express-rate-limit';

import type { Authenticator } from '../auth/authenticate.ts';
import { addTokenExchange } from '../auth/oidc/token-exchange.ts';
import { createProvider, OAUTH_PATHS } from '../auth/oidc/provider.ts';
import { createOAuthRoutes, logFailures } from '../auth/oidc/routes.ts';
import { loadSigningKeys } from '../auth/oidc/signing-keys.ts';
import type { ServiceName } from '../auth/principal.ts';
import { createProtectedResourceRoutes } from '../auth/protected-resource.ts';
import { deriveKey, type Sealer } from '../auth/sealer.ts';
import type { Database } from '../database/database.ts';
import { describeForLog } from '../errors.ts';
import type { AccountContext, SignUpPolicy } from './account-context.ts';
import {
  createExternalProvider,
  type ExternalProviderSettings,
} from './external-sign-in/external-provider.ts';
import type { Mailer } from './mail/mailer.ts';
import { authorizationErrorPage } from './pages/authorization-error-page.ts';
import { messagePage } from './pages/message-page.ts';
import { sendPage } from './pages/layout.ts';
import { RateLimitStore } from './rate-limit-store.ts';
import { createAssetRoutes } from './routes/assets.ts';
import { createChannelRoutes } from './routes/channels.ts';
import { createConsentRoutes } from './routes/consent.ts';
import { createExternalRoutes, EXTERNAL_CALLBACK } from './routes/external.ts';
import { createEncryptionRoutes } from './routes/encryption.ts';
import { type AnswerInvitation, createInvitationRoutes } from './routes/invitations.ts';
import { createListRoutes } from './routes/lists.ts';
import { createOperatorRoutes } from './routes/operator.ts';
import { createPasskeyRoutes } from './routes/passkeys.ts';
import { createProfileRoutes } from './routes/profile.ts';
import { createProveRoutes } from './routes/prove.ts';
import { createResetRoutes } from './routes/reset.ts';
import { createSecurityRoutes } from './routes/security.ts';
import { createWebSessionRoutes } from './routes/web-session.ts';
import { signedInOnly } from './signed-in.ts';
import { createSignInRoutes } from './routes/sign-in.ts';
import { createSignUpRoutes } from './routes/sign-up.ts';
import { ownPagesOnly } from './same-site.ts';
import { createSignInLimits } from './sign-in-limits.ts';

export interface AccountSettings {
  /** Where people reach this instance: the issuer. No slash at the end. */
  publicUrl: string;
  /** Encrypts secrets that have to be read back; further ones open what earlier ones sealed. */
  encryptionKeys: readonly [string, ...string[]];
  signUp: SignUpPolicy;
  serviceTokens: Record<ServiceName, string>;
  /** Another provider that people may sign in with; absent: none. */
  external?: ExternalProviderSettings | undefined;
  /** Opens /admin to whoever shows it; absent: there is none. */
  operatorToken?: string | undefined;
}

export interface AccountPorts {
  database: Database;
  authenticate: Authenticator;
  logger: Logger;
  /** Sends mail about accounts; absent: none is sent. */
  mailer?: Mailer | undefined;
  sealer: Sealer;
  /** Makes another key, and keeps it for the next start; absent: keys come by config alone. */
  makeEncryptionKey?: (() => Promise<string>) | undefined;
  /** Tells the person's open pages to read their settings again. */
  settingsChanged(userId: string): void;
  /** Events were written: they need not wait for the next look. */
  eventsAdded(): void;
  /** Where everything of a person is downloaded, for a while. */
  exportLink(userId: string): string;
  /** Accepts or declines an invitation for a person who is signed in. */
  answerInvitation: AnswerInvitation;
  /** Fetches metadata documents of clients; absent: `fetch`. */
  fetchMetadata?: typeof fetch | undefined;
}

export interface Accounts extends AsyncDisposable {
  /** `/account`, `/oauth` and `/.well-known`. */
  routes: Router;
}

/** Looks this often whether it is time for another signing key, in milliseconds. */
const KEYS_EVERY_MS = 3_600_000;
/** Forms and registrations from one address. */
const FORMS = { limit: 300, seconds: 300 };
const REGISTRATIONS = { limit: 30, seconds: 3600 };

/** Accounts with their pages, and the authorization server that apps sign in through. */
export async function createAccounts(
  settings: AccountSettings,
  {
    database,
    authenticate,
    logger,
    fetchMetadata,
    mailer,
    sealer,
    answerInvitation,
    ...ports
  }: AccountPorts,
): Promise<Accounts> {
  await using stack = new AsyncDisposableStack();
  const { publicUrl, encryptionKeys, signUp } = settings;
  const [secret] = encryptionKeys;
  const { external } = settings;
  const externalName = external?.name;
  const context: AccountContext = {
    database,
    sealer,
    publicUrl,
    logger,
    mailer,
    signUp,
    externalName,
  };

  let provider = await renewProvider();
  const timer = setInterval(() => {
    renewProvider().then(
      (renewed) => (provider = renewed),
      (error: unknown) => logger.warn({ error: describeForLog(error) }, 'signing keys not renewed'),
    );
  }, KEYS_EVERY_MS).unref();
  stack.defer(() => clearInterval(timer));

  async function renewProvider() {
    const options = {
      publicUrl,
      database,
      sealer,
      cookieKey: deriveKey(secret, 'oauth-cookies'),
      jwks: await loadSigningKeys(database, sealer),
      serviceTokens: settings.serviceTokens,
      fetch: fetchMetadata,
      renderError: authorizationErrorPage,
    };
    return logFailures(addTokenExchange(createProvider(options), { database, publicUrl }), logger);
  }

  const limits = createSignInLimits({ database, secret, publicUrl });
  const formLimit = limitTo(database, 'forms', FORMS);
  const routes = Router();
  routes.use(createProtectedResourceRoutes(publicUrl));
  routes.post(OAUTH_PATHS.registration, limitTo(database, 'registrations', REGISTRATIONS));
  routes.use(createOAuthRoutes(() => provider, publicUrl));
  routes.use(createConsentRoutes({ context, provider: () => provider }));
  routes.use(createAssetRoutes());
  routes.use('/account', ownPagesOnly(publicUrl), urlencoded({ extended: false, limit: '16kb' }));
  routes.post('/account/*path', formLimit);
  const signIn = createSignInRoutes(context, limits);
  routes.use(signIn.routes);
  if (external) {
    const provider = createExternalProvider(external, publicUrl + EXTERNAL_CALLBACK);
    routes.use('/account/external', formLimit);
    routes.use(createExternalRoutes({ context, provider, letIn: signIn.letIn }));
  }
  routes.use(createSignUpRoutes(context));
  routes.use(createInvitationRoutes(context, answerInvitation));
  routes.use(createChannelRoutes(context, ports.settingsChanged));
  routes.use(createResetRoutes(context));
  routes.use(createPasskeyRoutes({ context, limits, secret }));
  routes.use(createWebSessionRoutes({ context, authenticate }));
  routes.use(createProfileRoutes(context, ports));
  routes.use(
    [
      '/account/prove',
      '/account/security',
      '/account/apps',
      '/account/tokens',
      '/account/sessions',
      '/account/activity',
    ],
    signedInOnly(context),
  );
  routes.use(createProveRoutes(context, limits));
  routes.use(createSecurityRoutes(context));
  routes.use(createListRoutes(context));
  if (settings.operatorToken !== undefined)
    routes.use(
      createOperatorRoutes(context, { ...ports, operatorToken: settings.operatorToken }),
      createEncryptionRoutes(context, { ...ports, operatorToken: settings.operatorToken }),
    );
  const owned = stack.move();
  return { routes, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

function limitTo(database: Database, prefix: string, given: { limit: number; seconds: number }) {
  const { limit, seconds } = given;
  return rateLimit({
    windowMs: seconds * 1000,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    store: new RateLimitStore({ database, prefix, seconds }),
    handler: (request, response) => {
      if (request.accepts('html') && request.path.startsWith('/account'))
        return sendPage(response, messagePage('busy'));
      return response.status(429).json({ error: 'temporarily_unavailable' });
    },
  });
}
