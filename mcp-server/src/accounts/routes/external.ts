import { randomBytes } from 'node:crypto';

import { type Request, type Response, Router } from 'express';
import { AuthorizationResponseError } from 'openid-client';

import { describeForLog } from '../../errors.ts';
import type { AccountContext } from '../account-context.ts';
import { recordAudit } from '../audit-log.ts';
import { type ExternalRefusal, findOrJoin } from '../external-sign-in/external-identities.ts';
import { type ExternalProvider, makeChecks } from '../external-sign-in/external-provider.ts';
import { textOf } from '../form-fields.ts';
import { tellOfWaiting } from '../invitation-store.ts';
import { createLink, useLink } from '../links.ts';
import { readNext } from '../next-path.ts';
import { sendPage } from '../pages/layout.ts';
import { externalProblemPage } from '../pages/sign-in-pages.ts';
import { readCookie } from '../sessions.ts';
import type { LetIn } from './sign-in.ts';

const BEGIN = '/account/external';
export const EXTERNAL_CALLBACK = `${BEGIN}/callback`;
/** How long somebody may take to sign in elsewhere. */
const SECONDS = 900;
const COOKIE = 'taskloom_external';

interface ExternalRoutes {
  context: AccountContext;
  provider: ExternalProvider;
  letIn: LetIn;
}

/** Signing in with another provider: there, and back with a code that only this browser can use. */
export function createExternalRoutes({ context, provider, letIn }: ExternalRoutes): Router {
  const { database, publicUrl, logger } = context;
  const { name, makesAccounts } = provider.settings;
  const cookie = {
    httpOnly: true,
    sameSite: 'lax' as const,
    path: BEGIN,
    secure: publicUrl.startsWith('https:'),
  };
  const routes = Router();

  routes.get(BEGIN, async (request, response) => {
    const next = readNext(request.query['next'], publicUrl);
    const checks = makeChecks();
    // The answer counts in the browser that asked for it: somebody else's would sign in as them.
    const browser = randomBytes(32).toString('base64url');
    const state = await database.asSystem((sql) =>
      createLink(sql, { kind: 'external', data: { next, browser, ...checks }, seconds: SECONDS }),
    );
    try {
      const again = request.query['again'] !== undefined;
      const target = await provider.begin({ state, again, ...checks });
      response.cookie(COOKIE, browser, { ...cookie, maxAge: SECONDS * 1000 });
      response.set('cache-control', 'no-store').redirect(303, target.href);
    } catch (error) {
      failed(response, { error, problem: `${name} cannot be reached now. Try again in a while.` });
    }
  });

  routes.get(EXTERNAL_CALLBACK, async (request, response) => {
    const state = textOf(request.query, 'state');
    const link = await database.asSystem((sql) => useLink(sql, 'external', state));
    response.clearCookie(COOKIE, cookie);
    if (!link || readCookie(request, COOKIE) !== link.data['browser'])
      return failed(response, {
        problem: 'This answer belongs to another browser, or came too late. Begin again.',
      });
    const checks = { verifier: textOf(link.data, 'verifier'), nonce: textOf(link.data, 'nonce') };
    try {
      const answer = new URL(request.originalUrl, publicUrl);
      const person = await provider.finish(answer, { state, ...checks });
      await signIn({ request, response, person, next: readNext(link.data['next'], publicUrl) });
    } catch (error) {
      const isDenied =
        error instanceof AuthorizationResponseError && error.error === 'access_denied';
      failed(response, {
        error,
        problem: isDenied
          ? `You did not sign in with ${name}.`
          : `Signing in with ${name} did not work. Begin again.`,
      });
    }
  });
  return routes;

  async function signIn(given: {
    request: Request;
    response: Response;
    person: Parameters<typeof findOrJoin>[1]['person'];
    next: string;
  }): Promise<void> {
    const { request, response, person, next } = given;
    const result = await database.asSystem(async (sql) => {
      const joined = await findOrJoin(sql, {
        person,
        makesAccounts: makesAccounts || context.signUp === 'open',
      });
      const userId = 'account' in joined ? joined.account.id : undefined;
      if ('refusal' in joined || joined.account.isDisabled)
        await recordAudit(sql, { event: 'sign_in_refused', userId, detail: name, request });
      else if (joined.isNew) {
        await recordAudit(sql, { event: 'account_created', userId, detail: name, request });
        await tellOfWaiting(sql, joined.account.id);
      }
      return joined;
    });
    if ('refusal' in result)
      return failed(response, { problem: refusalText(result.refusal, name) });
    if (result.account.isDisabled)
      return failed(response, {
        problem: 'This account is locked. Ask whoever runs this Taskloom.',
      });
    await letIn({ request, response, account: result.account, method: 'fed', next });
  }

  function failed(
    response: Response,
    { error, problem }: { error?: unknown; problem: string },
  ): void {
    if (error !== undefined)
      logger.warn({ error: describeForLog(error) }, 'signing in with another provider failed');
    sendPage(response, externalProblemPage(problem));
  }
}

function refusalText(refusal: ExternalRefusal, name: string): string {
  switch (refusal) {
    case 'no_confirmed_email':
      return `${name} has not confirmed an e-mail address of yours, and only that says who you are here.`;
    case 'unconfirmed_here':
      return 'There is an account with your address, which has not confirmed it. Sign in to it with its password and confirm the address first.';
    case 'removed':
      return `Your account no longer takes ${name}. Sign in another way, and allow it again under "How you sign in".`;
    case 'no_account':
      return 'There is no account with your address here. Ask whoever runs this Taskloom for an invitation.';
  }
}
