import { type Response, Router } from 'express';

import type { AccountContext } from '../account-context.ts';
import { textOf } from '../form-fields.ts';
import { claimInvitation, readInvitation } from '../invitation-store.ts';
import { goOn } from '../next-path.ts';
import { declinedPage, invitationPage } from '../pages/invitation-page.ts';
import { messagePage } from '../pages/message-page.ts';
import { sendPage } from '../pages/layout.ts';
import { findSession, type Session } from '../sessions.ts';

/**
 * Answers an invitation as the tool does, for somebody who is signed in. Returns why it cannot be, for
 * them to read.
 */
export type AnswerInvitation = (
  userId: string,
  input: { action: 'accept' | 'decline'; invitation: string },
) => Promise<string | undefined>;

/** `/account/invitation`: what the link of an invitation to a project opens. */
export function createInvitationRoutes(
  context: AccountContext,
  answerInvitation: AnswerInvitation,
): Router {
  const { database } = context;
  const routes = Router();

  routes.get('/account/invitation', async (request, response) => {
    const token = textOf(request.query, 'token');
    return show(response, { token, session: await findSession(context, request) });
  });

  routes.post('/account/invitation', async (request, response) => {
    const token = textOf(request.body, 'token');
    const session = await findSession(context, request);
    const isOther = textOf(request.body, 'account') !== session?.userId;
    // Signed out, or in as somebody else, since the page was made.
    if (!session || isOther) return show(response, { token, session });
    const { userId } = session;
    const claimed = await database.asSystem((sql) => claimInvitation(sql, { token, userId }));
    if (!claimed) return show(response, { token, session, problem: OF_ANOTHER });
    const action = textOf(request.body, 'answer') === 'accept' ? 'accept' : 'decline';
    const problem = await answerInvitation(userId, { action, invitation: claimed.id });
    if (problem !== undefined) return show(response, { token, session, problem });
    if (action === 'decline') return sendPage(response, declinedPage());
    return goOn(response, `/project/${claimed.projectId}`);
  });
  return routes;

  async function show(
    response: Response,
    given: { token: string; session: Session | undefined; problem?: string },
  ): Promise<void> {
    const { token, session, problem } = given;
    const invitation = await database.asSystem((sql) => readInvitation(sql, token));
    if (!invitation) return sendPage(response, messagePage('link'));
    const canSignUp = context.signUp !== 'closed' && !invitation.isUsed && !invitation.userId;
    const page = invitationPage({ invitation, token, session, canSignUp, problem });
    return sendPage(response, { ...page, status: problem === undefined ? 200 : 409 });
  }
}

const OF_ANOTHER = 'This invitation belongs to another account. Sign in as that one.';
