import { type Request, type Response, Router } from 'express';

import { canonicalZone } from '../../domain/settings/learn-time-zone.ts';
import { isUniqueViolation } from '../../errors.ts';
import type { AccountContext } from '../account-context.ts';
import { createAccount, findAccountByEmail } from '../account-store.ts';
import { isEmail, normalizeEmail } from '../email-address.ts';
import { textOf } from '../form-fields.ts';
import { recordAudit } from '../audit-log.ts';
import { readInvitation, tellOfWaiting, useForAccount } from '../invitation-store.ts';
import { createLink, readLink, useLink } from '../links.ts';
import { goOn, readNext } from '../next-path.ts';
import { messagePage } from '../pages/message-page.ts';
import { sendPage } from '../pages/layout.ts';
import { confirmPage, signUpPage } from '../pages/sign-up-pages.ts';
import { hashPassword, passwordProblem } from '../credentials/passwords.ts';
import { startSession } from '../sessions.ts';

const CONFIRM_SECONDS = 3600;

/** Making an account: by a mail that proves the address, or by an invitation, which is proof enough. */
export function createSignUpRoutes(context: AccountContext): Router {
  const { database, publicUrl, mailer } = context;
  const routes = Router();

  routes.get('/account/sign-up', async (request, response) => {
    const invitation = await invitationOf(request.query['invitation']);
    if (!mayTry(invitation)) return sendPage(response, messagePage('closed'));
    const token = invitation && textOf(request.query, 'invitation');
    const next = readNext(request.query['next'], publicUrl);
    const email = invitation?.email;
    return sendPage(response, signUpPage({ next, invitation: token, email }));
  });

  routes.post('/account/sign-up', async (request, response) => {
    const form = request.body as Record<string, unknown>;
    const invitation = await invitationOf(form['invitation']);
    if (!mayTry(invitation)) return sendPage(response, messagePage('closed'));
    const token = invitation && textOf(form, 'invitation');
    const next = readNext(form['next'], publicUrl);
    const given = {
      name: textOf(form, 'name').trim().slice(0, 100),
      email: normalizeEmail(textOf(form, 'email')),
      password: textOf(form, 'password'),
      timeZone: timeZoneOf(form['time_zone']),
    };
    const passwordIssue = token && passwordProblem(given.password, { email: given.email });
    const problem = problemOf(given) ?? passwordIssue;
    if (problem !== undefined)
      return sendPage(response, {
        ...signUpPage({ next, invitation: token, problem, ...given }),
        status: 422,
      });
    if (token === undefined) return askByMail(response, { ...given, next });
    return acceptInvitation({ request, response, token, next, invitation, account: given });
  });

  routes.get('/account/confirm', async (request, response) => {
    const token = textOf(request.query, 'token');
    const link = await database.asSystem((sql) => readLink(sql, 'sign_up', token));
    if (!link) return sendPage(response, messagePage('link'));
    const email = textOf(link.data, 'email');
    return sendPage(response, confirmPage({ token: token, email }));
  });

  // The password is chosen here, by whoever reads the mailbox: not by whoever typed in the address.
  routes.post('/account/confirm', async (request, response) => {
    const token = textOf(request.body, 'token');
    const password = textOf(request.body, 'password');
    const asked = await database.asSystem((sql) => readLink(sql, 'sign_up', token));
    if (!asked) return sendPage(response, messagePage('link'));
    const email = textOf(asked.data, 'email');
    const problem = passwordProblem(password, { email });
    if (problem !== undefined)
      return sendPage(response, {
        ...confirmPage({ token: token, email, problem }),
        status: 422,
      });
    const passwordHash = await hashPassword(password);
    const made = await database.asSystem(async (sql) => {
      const link = await useLink(sql, 'sign_up', token);
      if (!link) return undefined;
      const data = link.data as unknown as SignUp;
      if (await findAccountByEmail(sql, data.email)) return undefined;
      const userId = await createAccount(sql, { ...data, passwordHash, isEmailConfirmed: true });
      await recordAudit(sql, { event: 'account_created', userId, request });
      await tellOfWaiting(sql, userId);
      return { userId, next: data.next };
    });
    if (!made) return sendPage(response, messagePage('link'));
    await startSession(context, { request, response, userId: made.userId, methods: ['pwd'] });
    return goOn(response, readNext(made.next, publicUrl));
  });
  return routes;

  /** An operator's, or one to a project that no account was made by yet. */
  async function invitationOf(token: unknown): Promise<Invitation | undefined> {
    return database.asSystem(async (sql) => {
      const link = await readLink(sql, 'invite', token);
      if (link)
        return { email: textOf(link.data, 'email'), isMailed: link.data['mailed'] === true };
      const invitation = await readInvitation(sql, token);
      return invitation?.isUsed === true || invitation?.userId !== undefined
        ? undefined
        : invitation;
    });
  }

  function mayTry(invitation: Invitation | undefined): boolean {
    if (context.signUp === 'closed') return false;
    return invitation !== undefined || (context.signUp === 'open' && mailer !== undefined);
  }

  /** The same answer whether or not the address has an account: only its mailbox learns it. */
  async function askByMail(response: Response, given: SignUp): Promise<void> {
    const existing = await database.asSystem((sql) => findAccountByEmail(sql, given.email));
    if (existing) {
      mailer?.send({
        to: given.email,
        subject: 'You have a Taskloom account already',
        lines: [
          'Somebody, most likely you, wanted to make a Taskloom account with this address. There is one already.',
          `Sign in: ${publicUrl}/account/sign-in`,
          `If the password is forgotten: ${publicUrl}/account/reset`,
        ],
      });
    } else {
      const token = await database.asSystem((sql) =>
        createLink(sql, { kind: 'sign_up', data: { ...given }, seconds: CONFIRM_SECONDS }),
      );
      mailer?.send({
        to: given.email,
        subject: 'Confirm your address for Taskloom',
        lines: [
          `Hello ${given.name},`,
          `this link makes your Taskloom account: ${publicUrl}/account/confirm?token=${token}`,
          'It works for an hour. If it was not you who asked for it, leave it alone: nothing happens.',
        ],
      });
    }
    sendPage(response, messagePage('sent'));
  }

  async function acceptInvitation(given: {
    request: Request;
    response: Response;
    token: string;
    next: string;
    invitation: Invitation | undefined;
    account: Omit<SignUp, 'next'> & { password: string };
  }): Promise<void> {
    const { request, response, token, next, invitation, account } = given;
    const passwordHash = await hashPassword(account.password);
    try {
      const userId = await database
        .asSystem(async (sql) => {
          // Sent to this very address: whoever has it reads that mailbox.
          const isEmailConfirmed =
            invitation?.isMailed === true && invitation.email === account.email;
          const isOperators = (await useLink(sql, 'invite', token)) !== undefined;
          const id = await createAccount(sql, { ...account, passwordHash, isEmailConfirmed });
          // Thrown, so that no account is left of a link that somebody else was quicker with.
          if (!isOperators && !(await useForAccount(sql, { token, userId: id })))
            throw new UsedUp();
          await recordAudit(sql, { event: 'account_created', userId: id, request });
          if (isEmailConfirmed) await tellOfWaiting(sql, id);
          return id;
        })
        .catch((error: unknown) => {
          if (error instanceof UsedUp) return undefined;
          throw error;
        });
      if (userId === undefined) return sendPage(response, messagePage('link'));
      await startSession(context, { request, response, userId, methods: ['pwd'] });
      return goOn(response, next);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      const problem = 'This address cannot be used here.';
      const page = signUpPage({
        next,
        invitation: token,
        problem,
        name: account.name,
        email: account.email,
      });
      return sendPage(response, { ...page, status: 422 });
    }
  }
}

/** What lets somebody make an account, and the address it was given to, or ''. */
interface Invitation {
  email: string;
  /** By mail to that address. */
  isMailed: boolean;
}

class UsedUp extends Error {
  override name = 'UsedUp';
}

interface SignUp {
  name: string;
  email: string;
  timeZone: string | undefined;
  next: string;
}

function problemOf(given: { name: string; email: string }): string | undefined {
  if (given.name === '') return 'Say what you are called.';
  if (!isEmail(given.email)) return 'This is not an e-mail address.';
  return undefined;
}

/** Filled in by the page's script; without it the first page that is opened says it. */
function timeZoneOf(given: unknown): string | undefined {
  return typeof given === 'string' ? canonicalZone(given) : undefined;
}
