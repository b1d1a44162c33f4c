import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretPost,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
} from 'openid-client';

export interface ExternalProviderSettings {
  /** As it names itself; https, or http on this machine. */
  issuer: string;
  clientId: string;
  /** Absent for a public client. */
  clientSecret?: string | undefined;
  /** On the button. */
  name: string;
  /** Whoever it confirms the address of gets an account here, whatever the policy of sign-up is. */
  makesAccounts: boolean;
}

/** Whom it says a person is. */
export interface ExternalPerson {
  issuer: string;
  subject: string;
  /** Only one that it has confirmed. */
  email: string | undefined;
  name: string | undefined;
}

/** What has to come back as it was sent, kept here meanwhile. */
export interface SignInChecks {
  verifier: string;
  nonce: string;
}

export interface ExternalProvider {
  settings: ExternalProviderSettings;
  /** Where the person signs in; `again` asks also who is signed in there. */
  begin(given: { state: string; again: boolean } & SignInChecks): Promise<URL>;
  /** @throws what the provider refused, or what was wrong with its answer */
  finish(answer: URL, given: { state: string } & SignInChecks): Promise<ExternalPerson>;
}

const TIMEOUT_SECONDS = 10;

export function makeChecks(): SignInChecks {
  return { verifier: randomPKCECodeVerifier(), nonce: randomNonce() };
}

/** Another OpenID provider that people sign in with: code flow with PKCE, state and nonce. */
export function createExternalProvider(
  settings: ExternalProviderSettings,
  redirectUri: string,
): ExternalProvider {
  const { issuer, clientId, clientSecret } = settings;
  const isInsecure = issuer.startsWith('http:');
  let found: Promise<Configuration> | undefined;

  /** Looked for when it is needed first, and again after it could not be reached. */
  function configuration(): Promise<Configuration> {
    found ??= discovery(
      new URL(issuer),
      clientId,
      undefined,
      clientSecret === undefined ? None() : ClientSecretPost(clientSecret),
      {
        timeout: TIMEOUT_SECONDS,
        // Marked as deprecated to be seen: only an issuer on this machine has http, see the config.
        execute: [enableNonRepudiationChecks, ...(isInsecure ? [allowInsecureRequests] : [])],
      },
    );
    const asked = found;
    asked.catch(() => {
      if (found === asked) found = undefined;
    });
    return asked;
  }

  return {
    settings,
    async begin({ state, verifier, nonce, again }) {
      return buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        ...(again && { prompt: 'login' }),
      });
    },
    async finish(answer, { state, verifier, nonce }) {
      const config = await configuration();
      const tokens = await authorizationCodeGrant(config, answer, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new Error('the answer holds no ID token');
      // Many say the address only here.
      const said =
        claims['email'] === undefined && config.serverMetadata().userinfo_endpoint !== undefined
          ? await fetchUserInfo(config, tokens.access_token, claims.sub)
          : claims;
      const { email, email_verified: isConfirmed, name } = said;
      return {
        issuer: claims.iss,
        subject: claims.sub,
        email: isConfirmed === true && typeof email === 'string' ? email : undefined,
        name: typeof name === 'string' ? name : undefined,
      };
    },
  };
}
