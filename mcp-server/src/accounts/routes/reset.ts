import { Router } from 'express';

import type { AccountContext } from '../account-context.ts';
import { findAccountByEmail, findAccountById, setPassword } from '../account-store.ts';
import { recordAudit } from '../audit-log.ts';
import { createLink, dropLinks, readLink, useLink } from '../links.ts';
import { askResetPage, resetPage } from '../pages/reset-pages.ts';
import { messagePage } from '../pages/message-page.ts';
import { sendPage } from '../pages/layout.ts';
import { passwordProblem } from '../credentials/passwords.ts';
import { textOf } from '../form-fields.ts';

const RESET_SECONDS = 3600;

/** A forgotten password: a link to the address of the account, which tells nobody else whether there is one. */
export function createResetRoutes({ database, publicUrl, mailer }: AccountContext): Router {
  const routes = Router();

  routes.get('/account/reset', async (request, response) => {
    const token = textOf(request.query, 'token');
    if (token === undefined)
      return sendPage(response, askResetPage({ canSend: mailer !== undefined }));
    const link = await database.asSystem((sql) => readLink(sql, 'reset', token));
    return sendPage(response, link ? resetPage({ token: token }) : messagePage('link'));
  });

  routes.post('/account/reset', async (request, response) => {
    if (!mailer) return sendPage(response, askResetPage({ canSend: false }));
    const account = await database.asSystem((sql) =>
      findAccountByEmail(sql, textOf(request.body, 'email').slice(0, 254)),
    );
    if (account?.email !== undefined && account.isEmailConfirmed && !account.isDisabled) {
      const userId = account.id;
      const token = await database.asSystem(async (sql) => {
        await dropLinks(sql, { kind: 'reset', userId });
        return createLink(sql, { kind: 'reset', userId, seconds: RESET_SECONDS });
      });
      mailer.send({
        to: account.email,
        subject: 'A new password for Taskloom',
        lines: [
          `This link sets a new password: ${publicUrl}/account/reset?token=${token}`,
          'It works for an hour. If it was not you who asked for it, leave it alone: nothing changes.',
        ],
      });
    }
    return sendPage(response, messagePage('sent'));
  });

  routes.post('/account/reset/finish', async (request, response) => {
    const token = textOf(request.body, 'token');
    const password = textOf(request.body, 'password');
    const problem = passwordProblem(password, {});
    if (problem !== undefined)
      return sendPage(response, { ...resetPage({ token, problem }), status: 422 });
    const account = await database.asSystem(async (sql) => {
      const link = await useLink(sql, 'reset', token);
      if (link?.userId === undefined) return undefined;
      // Every session ends, and with them what their pages could do. Apps stay connected.
      await setPassword(sql, { userId: link.userId, password });
      await recordAudit(sql, { event: 'password_changed', userId: link.userId, request });
      return findAccountById(sql, link.userId);
    });
    if (!account) return sendPage(response, messagePage('link'));
    return response.redirect(303, '/account/sign-in');
  });
  return routes;
}
