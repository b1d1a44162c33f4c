import { Router } from 'express';

import type { AccountContext } from '../account-context.ts';
import { findAccountById } from '../account-store.ts';
import { readNext } from '../next-path.ts';
import { messagePage } from '../pages/message-page.ts';
import { provePage } from '../pages/security-pages.ts';
import { sendPage } from '../pages/layout.ts';
import { isPassword } from '../credentials/passwords.ts';
import { refreshSession } from '../sessions.ts';
import type { SignInLimits } from '../sign-in-limits.ts';
import { sessionOf } from '../signed-in.ts';
import { textOf } from '../form-fields.ts';

/** Asks a signed-in person again who they are, before what is delicate. */
export function createProveRoutes(context: AccountContext, limits: SignInLimits): Router {
  const { externalName } = context;
  const routes = Router();

  routes.get('/account/prove', (request, response) => {
    const next = readNext(request.query['next'], context.publicUrl);
    sendPage(response, provePage({ session: sessionOf(response), next, externalName }));
  });

  routes.post('/account/prove', async (request, response) => {
    const session = sessionOf(response);
    const next = readNext(textOf(request.body, 'next'), context.publicUrl);
    const attempt = { request, account: session.email ?? session.userId };
    if (!(await limits.allows(attempt))) return sendPage(response, messagePage('busy'));
    const account = await context.database.asSystem((sql) => findAccountById(sql, session.userId));
    if (!(await isPassword(textOf(request.body, 'password'), account?.passwordHash))) {
      await limits.failed(attempt);
      const problem = 'That is not your password.';
      return sendPage(response, {
        ...provePage({ session, next, externalName, problem }),
        status: 401,
      });
    }
    await refreshSession(context, session);
    return response.redirect(303, next);
  });
  return routes;
}
