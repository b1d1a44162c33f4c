import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { json, type Request, type Response, Router } from 'express';

import { deriveKey } from '../../auth/sealer.ts';
import type { AccountContext } from '../account-context.ts';
import { findAccountById } from '../account-store.ts';
import { recordAudit } from '../audit-log.ts';
import { createLink, useLink } from '../links.ts';
import {
  addPasskey,
  findPasskey,
  listPasskeys,
  removePasskey,
  usePasskey,
} from '../credentials/passkey-store.ts';
import { deviceName } from '../pages/moment.ts';
import { findSession, refreshSession, startSession } from '../sessions.ts';
import type { SignInLimits } from '../sign-in-limits.ts';
import { freshOnly, sessionOf, signedInOnly } from '../signed-in.ts';
import { textOf } from '../form-fields.ts';

const CHALLENGE_SECONDS = 300;
const PASSKEYS_MAX = 20;

interface PasskeyOptions {
  context: AccountContext;
  limits: SignInLimits;
  /** Person's ids are made unrecognisable with it before an authenticator keeps them. */
  secret: string;
}

/** Passkeys (WebAuthn): discoverable, so that a sign-in names nobody before it is proved. */
export function createPasskeyRoutes({ context, limits, secret }: PasskeyOptions): Router {
  const { database, publicUrl } = context;
  const { origin, hostname: rpID } = new URL(publicUrl);
  const routes = Router();
  const body = json({ limit: '16kb' });
  const signedIn = signedInOnly(context);

  routes.post('/account/passkeys/add/begin', signedIn, freshOnly, async (_request, response) => {
    const session = sessionOf(response);
    const known = await database.asSystem((sql) => listPasskeys(sql, session.userId));
    if (known.length >= PASSKEYS_MAX) return refuse(response, 'There are too many passkeys.');
    const options = await generateRegistrationOptions({
      rpName: 'Taskloom',
      rpID,
      userID: Buffer.from(deriveKey(secret, `passkey-user/${session.userId}`), 'hex'),
      userName: session.email ?? session.name,
      userDisplayName: session.name,
      excludeCredentials: known.map(({ id }) => ({ id })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    return response.json({
      options,
      challenge: await keepChallenge(options.challenge, session.userId),
    });
  });

  routes.post(
    '/account/passkeys/add/finish',
    body,
    signedIn,
    freshOnly,
    async (request, response) => {
      const session = sessionOf(response);
      const { userId } = session;
      const given = request.body as { challenge?: unknown; response?: RegistrationResponseJSON };
      const expected = await takeChallenge(given.challenge);
      if (!expected || expected.userId !== userId || !given.response)
        return refuse(response, 'That took too long. Try again.');
      const result = await verifyRegistrationResponse({
        response: given.response,
        expectedChallenge: expected.challenge,
        expectedOrigin: origin,
        expectedRPID: rpID,
      }).catch(() => undefined);
      if (result?.verified !== true) return refuse(response, 'This passkey could not be added.');
      const { credential } = result.registrationInfo;
      await database.asSystem(async (sql) => {
        await addPasskey(sql, {
          id: credential.id,
          userId,
          publicKey: credential.publicKey,
          counter: credential.counter,
          transports: credential.transports ?? [],
          name: deviceName(request.get('user-agent') ?? ''),
        });
        await recordAudit(sql, { event: 'passkey_added', userId, request });
      });
      return response.json({ next: '/account/security' });
    },
  );

  routes.post('/account/passkeys/remove', signedIn, freshOnly, async (request, response) => {
    const { userId } = sessionOf(response);
    await database.asSystem(async (sql) => {
      const id = textOf(request.body, 'id');
      if (await removePasskey(sql, { userId, id }))
        await recordAudit(sql, { event: 'passkey_removed', userId, request });
    });
    response.redirect(303, '/account/security');
  });

  routes.post('/account/passkeys/sign-in/begin', async (_request, response) => {
    const options = await generateAuthenticationOptions({ rpID, userVerification: 'required' });
    response.json({ options, challenge: await keepChallenge(options.challenge) });
  });

  routes.post('/account/passkeys/sign-in/finish', body, (request, response) =>
    signIn(request, response),
  );
  return routes;

  async function signIn(request: Request, response: Response): Promise<void> {
    const given = request.body as { challenge?: unknown; response?: AuthenticationResponseJSON };
    const expected = await takeChallenge(given.challenge);
    if (!expected || !given.response) return refuse(response, 'That took too long. Try again.');
    const id = given.response.id;
    const passkey = await database.asSystem((sql) => findPasskey(sql, id));
    const result =
      passkey &&
      (await verifyAuthenticationResponse({
        response: given.response,
        expectedChallenge: expected.challenge,
        expectedOrigin: origin,
        expectedRPID: rpID,
        credential: {
          id,
          publicKey: new Uint8Array(passkey.publicKey),
          counter: passkey.counter,
          transports: passkey.transports,
        },
      }).catch(() => undefined));
    if (!passkey || result?.verified !== true)
      return refuse(response, 'This passkey does not sign in here.');
    const { userId } = passkey;
    const account = await database.asSystem(async (sql) => {
      await usePasskey(sql, { id, counter: result.authenticationInfo.newCounter });
      return findAccountById(sql, userId);
    });
    const session = await findSession(context, request);
    if (session?.userId === userId) await refreshSession(context, session);
    else await startSession(context, { request, response, userId, methods: ['webauthn'] });
    if (account?.email !== undefined) limits.remember(response, account.email);
    response.json({});
  }

  /** Kept here and used up by one answer: a recorded one is no good a second time. */
  async function keepChallenge(challenge: string, userId?: string): Promise<string> {
    return database.asSystem((sql) =>
      createLink(sql, { kind: 'passkey', userId, data: { challenge }, seconds: CHALLENGE_SECONDS }),
    );
  }

  async function takeChallenge(token: unknown) {
    const link = await database.asSystem((sql) => useLink(sql, 'passkey', token));
    return link && { userId: link.userId, challenge: textOf(link.data, 'challenge') };
  }

  function refuse(response: Response, problem: string): void {
    response.status(400).json({ problem });
  }
}
