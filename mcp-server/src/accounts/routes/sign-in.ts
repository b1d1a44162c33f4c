import { type Request, type Response, Router } from 'express';

import { type Account, findAccountByEmail, findAccountById } from '../account-store.ts';
import { normalizeEmail } from '../email-address.ts';
import type { AccountContext } from '../account-context.ts';
import { textOf } from '../form-fields.ts';
import { recordAudit } from '../audit-log.ts';
import { createLink, readLink, useLink } from '../links.ts';
import { goOn, readNext } from '../next-path.ts';
import { messagePage } from '../pages/message-page.ts';
import { sendPage } from '../pages/layout.ts';
import { secondFactorPage, signInPage } from '../pages/sign-in-pages.ts';
import { isPassword } from '../credentials/passwords.ts';
import { endSession, findSession, type Method, startSession } from '../sessions.ts';
import type { SignInLimits } from '../sign-in-limits.ts';
import { takeCode } from '../credentials/totp.ts';

const SECOND_FACTOR_SECONDS = 300;

/** After the first proof of who somebody is: asks for a code where they want one, and begins a session. */
export type LetIn = (given: {
  request: Request;
  response: Response;
  account: Account;
  method: Method;
  next: string;
}) => Promise<void>;

/** `/account/sign-in`, its second step, and signing out. */
export function createSignInRoutes(
  context: AccountContext,
  limits: SignInLimits,
): { routes: Router; letIn: LetIn } {
  const { database, publicUrl, sealer } = context;
  const routes = Router();
  const page = (given: { next: string; email?: string; problem?: string }) =>
    signInPage({
      ...given,
      canSignUp: context.signUp === 'open',
      canReset: context.mailer !== undefined,
      externalName: context.externalName,
    });

  routes.get('/account/sign-in', async (request, response) => {
    const next = readNext(request.query['next'], publicUrl);
    const isSwitch = request.query['switch'] !== undefined;
    const session = isSwitch ? undefined : await findSession(context, request);
    if (session?.isFresh === true) return goOn(response, next);
    return sendPage(response, page({ next, ...(session?.email && { email: session.email }) }));
  });

  routes.post('/account/sign-in', async (request, response) => {
    const form = request.body as Record<string, unknown>;
    const next = readNext(form['next'], publicUrl);
    const email = normalizeEmail(textOf(form, 'email').slice(0, 254));
    const attempt = { request, account: email };
    if (!(await limits.allows(attempt))) return sendPage(response, messagePage('busy'));
    const account = await database.asSystem((sql) => findAccountByEmail(sql, email));
    const password = textOf(form, 'password').slice(0, 300);
    const isRight = await isPassword(password, account?.passwordHash);
    if (!account || !isRight || account.isDisabled) {
      await limits.failed(attempt);
      await database.asSystem((sql) =>
        recordAudit(sql, { event: 'sign_in_refused', userId: account?.id, request }),
      );
      const problem = 'That address and password do not belong together.';
      return sendPage(response, { ...page({ next, email, problem }), status: 401 });
    }
    return letIn({ request, response, account, method: 'pwd', next });
  });

  routes.post('/account/second-factor', async (request, response) => {
    const form = request.body as Record<string, unknown>;
    const step = textOf(form, 'step');
    const link = await database.asSystem((sql) => readLink(sql, 'second_factor', step));
    const userId = link?.userId;
    if (link === undefined || userId === undefined) return sendPage(response, messagePage('link'));
    const attempt = { request, account: `otp:${userId}` };
    if (!(await limits.allows(attempt))) return sendPage(response, messagePage('busy'));
    const code = textOf(form, 'code');
    const isRight = await database.asSystem((sql) => takeCode(sql, { userId, code, sealer }));
    if (!isRight) {
      await limits.failed(attempt);
      const problem = 'That code is not right, or was used before.';
      return sendPage(response, { ...secondFactorPage({ step, problem }), status: 401 });
    }
    const account = await database.asSystem(async (sql) => {
      await useLink(sql, 'second_factor', step);
      return findAccountById(sql, userId);
    });
    if (!account || account.isDisabled) return sendPage(response, messagePage('link'));
    const next = readNext(link.data['next'], publicUrl);
    const first = link.data['method'] === 'fed' ? 'fed' : 'pwd';
    return begin({ request, response, account, methods: [first, 'otp'], next });
  });

  routes.post('/account/sign-out', async (request, response) => {
    await endSession(context, request, response);
    response.redirect(303, '/account/sign-in');
  });
  return { routes, letIn };

  async function letIn(given: Parameters<LetIn>[0]): Promise<void> {
    const { response, account, method, next } = given;
    if (account.totpSecret === undefined) return begin({ ...given, methods: [method] });
    const step = await database.asSystem((sql) =>
      createLink(sql, {
        kind: 'second_factor',
        userId: account.id,
        data: { next, method },
        seconds: SECOND_FACTOR_SECONDS,
      }),
    );
    sendPage(response, secondFactorPage({ step }));
  }

  async function begin(given: {
    request: Request;
    response: Response;
    account: Account;
    methods: readonly Method[];
    next: string;
  }): Promise<void> {
    const { request, response, account, methods, next } = given;
    await startSession(context, { request, response, userId: account.id, methods });
    if (account.email !== undefined) limits.remember(response, account.email);
    goOn(response, next);
  }
}
