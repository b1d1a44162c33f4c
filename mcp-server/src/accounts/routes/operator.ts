import { HttpError, operatorOnly } from '@taskloom/platform';
import { type Request, Router } from 'express';
import { z } from 'zod';

import type { AccountContext } from '../account-context.ts';
import { isEmail, normalizeEmail } from '../email-address.ts';
import { recordAudit } from '../audit-log.ts';
import { deleteAccount } from '../delete-account.ts';
import { createLink, dropLinks } from '../links.ts';
import {
  findUser,
  listAudit,
  listSessions,
  listTokens,
  listUsers,
  lockUser,
  revokeSession,
  revokeToken,
  unlockUser,
} from '../operator-store.ts';
import { textOf } from '../form-fields.ts';

const INVITATION_SECONDS = 14 * 86_400;
const RESET_SECONDS = 86_400;

const Page = z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) });

/** `/admin/users`, `/admin/tokens`, `/admin/sessions`, `/admin/invitations`, `/admin/audit`: for the operator. */
export function createOperatorRoutes(
  context: AccountContext,
  { operatorToken, eventsAdded }: { operatorToken: string; eventsAdded: () => void },
): Router {
  const { database, publicUrl, mailer } = context;
  const routes = Router();
  const paths = ['users', 'tokens', 'sessions', 'invitations', 'audit'];
  routes.use(
    paths.map((path) => `/admin/${path}`),
    operatorOnly(operatorToken),
  );

  routes.get('/admin/users', async (_request, response) => {
    response.json({ users: await database.asSystem(listUsers) });
  });

  routes.post('/admin/users/:who/:action', async (request, response) => {
    const user = await userOf(request);
    const action = textOf(request.params, 'action');
    if (action === 'lock') {
      await database.asSystem(async (sql) => {
        await lockUser(sql, user.id);
        await recordAudit(sql, { event: 'account_disabled', userId: user.id });
      });
      return response.json({ locked: user.id });
    }
    if (action === 'unlock') {
      await database.asSystem(async (sql) => {
        await unlockUser(sql, user.id);
        await recordAudit(sql, { event: 'account_enabled', userId: user.id });
      });
      return response.json({ unlocked: user.id });
    }
    if (action !== 'reset') throw new HttpError(404, 'There is no such action.');
    const token = await database.asSystem(async (sql) => {
      await dropLinks(sql, { kind: 'reset', userId: user.id });
      return createLink(sql, { kind: 'reset', userId: user.id, seconds: RESET_SECONDS });
    });
    return response.json({ url: `${publicUrl}/account/reset?token=${token}` });
  });

  routes.delete('/admin/users/:who', async (request, response) => {
    const user = await userOf(request);
    await database.asSystem(async (sql) => {
      await recordAudit(sql, { event: 'account_deleted', userId: user.id });
      await deleteAccount(sql, user.id);
    });
    eventsAdded();
    response.json({ deleted: user.id });
  });

  routes.get('/admin/tokens', async (_request, response) => {
    response.json({ tokens: await database.asSystem(listTokens) });
  });

  routes.delete('/admin/tokens/:id', async (request, response) => {
    const id = textOf(request.params, 'id');
    if (!(await database.asSystem((sql) => revokeToken(sql, id)))) throw missing('token');
    response.json({ revoked: id });
  });

  routes.get('/admin/sessions', async (_request, response) => {
    response.json({ sessions: await database.asSystem(listSessions) });
  });

  routes.delete('/admin/sessions/:id', async (request, response) => {
    const id = textOf(request.params, 'id');
    if (!(await database.asSystem((sql) => revokeSession(sql, id)))) throw missing('session');
    response.json({ ended: id });
  });

  routes.post('/admin/invitations', async (request, response) => {
    const email = normalizeEmail(textOf(request.query, 'email'));
    if (email !== '' && !isEmail(email)) throw new HttpError(400, 'This is not an e-mail address.');
    const mailed = email !== '' && mailer !== undefined;
    const token = await database.asSystem(async (sql) => {
      await recordAudit(sql, { event: 'invited', userId: undefined, detail: email });
      const data = { email, mailed };
      return createLink(sql, { kind: 'invite', data, seconds: INVITATION_SECONDS });
    });
    const url = `${publicUrl}/account/sign-up?invitation=${token}`;
    if (mailed)
      mailer.send({
        to: email,
        subject: 'You are invited to Taskloom',
        lines: [`This link makes your account: ${url}`, 'It works once, for two weeks.'],
      });
    // One that went by mail proves the address: shown here, too, it would prove nothing.
    response.json(mailed ? { mailed: email } : { url });
  });

  routes.get('/admin/audit', async (request, response) => {
    const page = Page.safeParse(request.query);
    if (!page.success) throw new HttpError(400, 'No such page.');
    const user = textOf(request.query, 'user');
    const entries = await database.asSystem(async (sql) => {
      const found = user === '' ? undefined : await findUser(sql, user);
      if (user !== '' && !found) throw missing('person');
      return listAudit(sql, { userId: found?.id, limit: page.data.limit });
    });
    response.json({ entries });
  });
  return routes;

  async function userOf(request: Request): Promise<{ id: string }> {
    const who = textOf(request.params, 'who');
    const user = await database.asSystem((sql) => findUser(sql, who));
    if (!user) throw missing('person');
    return user;
  }
}

function missing(what: string): HttpError {
  return new HttpError(404, `There is no such ${what}.`);
}
