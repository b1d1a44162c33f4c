import { type Response, Router } from 'express';

import { isUniqueViolation } from '../../errors.ts';
import type { AccountContext } from '../account-context.ts';
import { findAccountByEmail, findAccountById } from '../account-store.ts';
import { isEmail, normalizeEmail } from '../email-address.ts';
import { recordAudit } from '../audit-log.ts';
import { deleteAccount } from '../delete-account.ts';
import { tellOfWaiting } from '../invitation-store.ts';
import { createLink, dropLinks, readLink, useLink } from '../links.ts';
import { messagePage } from '../pages/message-page.ts';
import { changeEmailPage, deletedPage, profilePage } from '../pages/profile-pages.ts';
import { sendPage } from '../pages/layout.ts';
import { endSession } from '../sessions.ts';
import { freshOnly, sessionOf, signedInOnly } from '../signed-in.ts';
import { textOf } from '../form-fields.ts';

const CHANGE_SECONDS = 86_400;

/** Name and address of a person, and the end of their account. */
export function createProfileRoutes(
  context: AccountContext,
  { exportLink, eventsAdded }: { exportLink: (userId: string) => string; eventsAdded: () => void },
): Router {
  const { database, publicUrl, mailer } = context;
  const routes = Router();
  const signedIn = signedInOnly(context);

  async function show(response: Response, given: { done?: string; problem?: string } = {}) {
    const session = sessionOf(response);
    const account = await database.asSystem((sql) => findAccountById(sql, session.userId));
    if (!account) return response.redirect(303, '/account/sign-in');
    const page = profilePage({
      session: { ...session, name: account.name, email: account.email },
      isConfirmed: account.isEmailConfirmed,
      ...given,
    });
    return sendPage(response, { ...page, status: given.problem === undefined ? 200 : 422 });
  }

  routes.get('/account', signedIn, (_request, response) => show(response));

  routes.post('/account/profile', signedIn, async (request, response) => {
    const name = textOf(request.body, 'name').trim().slice(0, 100);
    if (name === '') return show(response, { problem: 'Say what you are called.' });
    await database.asSystem(
      (sql) =>
        sql`update taskloom.users set name = ${name} where id = ${sessionOf(response).userId}`,
    );
    return show(response, { done: 'Saved.' });
  });

  routes.post('/account/profile/email', signedIn, freshOnly, async (request, response) => {
    const { userId } = sessionOf(response);
    const email = normalizeEmail(textOf(request.body, 'email'));
    if (!isEmail(email)) return show(response, { problem: 'This is not an e-mail address.' });
    if (!mailer) return setUnconfirmed(response, { userId, email });
    const [existing, token] = await database.asSystem(async (sql) => {
      await dropLinks(sql, { kind: 'change_email', userId });
      const link = await createLink(sql, {
        kind: 'change_email',
        userId,
        data: { email },
        seconds: CHANGE_SECONDS,
      });
      return [await findAccountByEmail(sql, email), link];
    });
    // Whose address it is already learns nothing of this; the person asking is told the same.
    if (!existing)
      mailer.send({
        to: email,
        subject: 'Confirm your new address for Taskloom',
        lines: [
          `This link makes this the address of your Taskloom account: ${publicUrl}/account/email?token=${token}`,
          'If it was not you who asked for it, leave it alone: nothing changes.',
        ],
      });
    return show(response, {
      done: `If ${email} can be used, a mail with a link is on its way there.`,
    });
  });

  routes.get('/account/email', async (request, response) => {
    const token = textOf(request.query, 'token');
    const link = await database.asSystem((sql) => readLink(sql, 'change_email', token));
    if (!link) return sendPage(response, messagePage('link'));
    const email = textOf(link.data, 'email');
    return sendPage(response, changeEmailPage({ token: token, email }));
  });

  routes.post('/account/email', async (request, response) => {
    const changed = await database
      .asSystem(async (sql) => {
        const link = await useLink(sql, 'change_email', textOf(request.body, 'token'));
        if (link?.userId === undefined) return undefined;
        const { userId } = link;
        const before = await findAccountById(sql, userId);
        await sql`
          update taskloom.users set email = ${textOf(link.data, 'email')}, email_confirmed_at = now()
           where id = ${userId}`;
        await recordAudit(sql, { event: 'email_changed', userId, request });
        await tellOfWaiting(sql, userId);
        return { before: before?.email, email: textOf(link.data, 'email') };
      })
      .catch((error: unknown) => {
        if (isUniqueViolation(error)) return undefined;
        throw error;
      });
    if (!changed) return sendPage(response, messagePage('link'));
    if (changed.before !== undefined)
      mailer?.send({
        to: changed.before,
        subject: 'Your Taskloom account has another address',
        lines: [
          `From now on you sign in as ${changed.email}.`,
          'If it was not you: tell whoever runs this Taskloom at once, and sign out everywhere.',
        ],
      });
    return response.redirect(303, '/account');
  });

  routes.get('/account/export', signedIn, (_request, response) =>
    response.set('cache-control', 'no-store').redirect(303, exportLink(sessionOf(response).userId)),
  );

  routes.post('/account/delete', signedIn, freshOnly, async (request, response) => {
    const { userId, email, name } = sessionOf(response);
    if (textOf(request.body, 'confirm').trim() !== (email ?? name))
      return show(response, { problem: 'Nothing was deleted: what you typed was something else.' });
    await endSession(context, request, response);
    await database.asSystem(async (sql) => {
      await recordAudit(sql, { event: 'account_deleted', userId, request });
      await deleteAccount(sql, userId);
    });
    eventsAdded();
    if (email !== undefined)
      mailer?.send({
        to: email,
        subject: 'Your Taskloom account was deleted',
        lines: ['Your tasks, and the projects that were yours alone, are gone.'],
      });
    return sendPage(response, deletedPage());
  });
  return routes;

  /** Where no mail can be sent, nobody can be asked: the address is kept as not confirmed. */
  async function setUnconfirmed(
    response: Response,
    { userId, email }: { userId: string; email: string },
  ): Promise<void> {
    try {
      await database.asSystem(
        (sql) => sql`
          update taskloom.users set email = ${email}, email_confirmed_at = null where id = ${userId}`,
      );
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      await show(response, { problem: 'This address cannot be used here.' });
      return;
    }
    await show(response, { done: 'Saved. You sign in by this address.' });
  }
}
