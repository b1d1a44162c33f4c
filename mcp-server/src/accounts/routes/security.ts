import { type Response, Router } from 'express';

import type { TransactionSql } from '../../database/connect.ts';
import type { AccountContext } from '../account-context.ts';
import { findAccountById, setPassword } from '../account-store.ts';
import { recordAudit } from '../audit-log.ts';
import {
  listExternalIdentities,
  setExternalIdentity,
} from '../external-sign-in/external-identities.ts';
import { listPasskeys } from '../credentials/passkey-store.ts';
import { sendPage } from '../pages/layout.ts';
import { securityPage, totpPage } from '../pages/security-pages.ts';
import { passwordProblem } from '../credentials/passwords.ts';
import { freshOnly, sessionOf } from '../signed-in.ts';
import { beginTotp, endTotp, takeCode } from '../credentials/totp.ts';
import { textOf } from '../form-fields.ts';

/** How a person signs in: password, second step, passkeys. */
export function createSecurityRoutes(context: AccountContext): Router {
  const { database, sealer, mailer } = context;
  const routes = Router();

  async function show(response: Response, given: { done?: string; problem?: string } = {}) {
    const session = sessionOf(response);
    const page = await database.asSystem(async (sql) => {
      const account = await findAccountById(sql, session.userId);
      const passkeys = await listPasskeys(sql, session.userId);
      return securityPage({
        session,
        hasPassword: account?.passwordHash !== undefined,
        hasTotp: account?.totpSecret !== undefined,
        passkeys,
        external: await listExternalIdentities(sql, session.userId),
        ...given,
      });
    });
    sendPage(response, { ...page, status: given.problem === undefined ? 200 : 422 });
  }

  routes.get('/account/security', (_request, response) => show(response));

  routes.post('/account/security/password', freshOnly, async (request, response) => {
    const session = sessionOf(response);
    const { userId, email } = session;
    const password = textOf(request.body, 'password');
    if (email === undefined)
      return show(response, {
        problem: 'Give an e-mail address first: it is the name you sign in by.',
      });
    const problem = passwordProblem(password, { email });
    if (problem !== undefined) return show(response, { problem });
    await database.asSystem(async (sql) => {
      await setPassword(sql, { userId, password, keepSession: session.id });
      await recordAudit(sql, { event: 'password_changed', userId, request });
    });
    tell('Your Taskloom password was changed', email);
    return show(response, { done: 'The password is set. Other browsers were signed out.' });
  });

  routes.post('/account/security/totp', freshOnly, async (_request, response) => {
    const session = sessionOf(response);
    const begun = await database.asSystem((sql) =>
      beginTotp(sql, { userId: session.userId, label: session.email ?? session.name, sealer }),
    );
    sendPage(response, totpPage({ session, ...begun }));
  });

  routes.post('/account/security/totp/confirm', freshOnly, async (request, response) => {
    const { userId, email } = sessionOf(response);
    const code = textOf(request.body, 'code');
    const isRight = await database.asSystem(async (sql) => {
      const taken = await takeCode(sql, { userId, code, sealer });
      if (taken) await recordAudit(sql, { event: 'second_factor_on', userId, request });
      return taken;
    });
    if (!isRight) return show(response, { problem: 'That code is not right. Begin again.' });
    tell('Two-step sign-in was turned on for Taskloom', email);
    return show(response, { done: 'From now on a code is asked for after the password.' });
  });

  routes.post('/account/security/totp/off', freshOnly, async (request, response) => {
    const { userId, email } = sessionOf(response);
    await database.asSystem(async (sql) => {
      await endTotp(sql, userId);
      await recordAudit(sql, { event: 'second_factor_off', userId, request });
    });
    tell('Two-step sign-in was turned off for Taskloom', email);
    return show(response, { done: 'The password alone signs you in again.' });
  });

  routes.post('/account/security/external', freshOnly, async (request, response) => {
    const { userId, email } = sessionOf(response);
    const issuer = textOf(request.body, 'issuer');
    const isRemoved = textOf(request.body, 'change') === 'remove';
    const outcome = await database.asSystem(async (sql) => {
      if (isRemoved && !(await hasOtherWay(sql, userId))) return 'only way';
      const identity = { userId, issuer, subject: textOf(request.body, 'subject'), isRemoved };
      if (!(await setExternalIdentity(sql, identity))) return 'unknown';
      const event = isRemoved ? 'external_removed' : 'external_allowed';
      await recordAudit(sql, { event, userId, detail: new URL(issuer).host, request });
      return 'done';
    });
    if (outcome === 'only way')
      return show(response, {
        problem: 'It is the only way into your account: set a password or add a passkey first.',
      });
    if (outcome === 'unknown') return show(response);
    const { host } = new URL(issuer);
    tell(
      isRemoved
        ? `${host} no longer signs you in to Taskloom`
        : `${host} signs you in to Taskloom again`,
      email,
    );
    return show(response, {
      done: isRemoved ? `${host} no longer signs you in.` : `${host} signs you in again.`,
    });
  });
  return routes;

  async function hasOtherWay(sql: TransactionSql, userId: string): Promise<boolean> {
    const account = await findAccountById(sql, userId);
    if (account?.passwordHash !== undefined) return true;
    return (await listPasskeys(sql, userId)).length > 0;
  }

  function tell(subject: string, to: string | undefined): void {
    if (to === undefined) return;
    mailer?.send({
      to,
      subject,
      lines: [
        'If that was you, there is nothing to do.',
        `If not: ${context.publicUrl}/account/reset`,
      ],
    });
  }
}
