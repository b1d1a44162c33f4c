import type { LinkedInvitation } from '../invitation-store.ts';
import type { Session } from '../sessions.ts';
import { type Html, html } from './html.ts';
import { notice, type Page } from './layout.ts';

/** What each role lets a person do, in their words. */
const ROLE_WORDS = {
  owner: 'As one of its owners you change its tasks, invite people and can delete it.',
  editor: 'As an editor you change its tasks.',
  viewer: 'As a viewer you see its tasks.',
};

export function invitationPage(given: {
  invitation: LinkedInvitation;
  token: string;
  session: Session | undefined;
  canSignUp: boolean;
  problem?: string | undefined;
}): Page {
  const { invitation, token, session, canSignUp, problem } = given;
  const { inviter, project, role } = invitation;
  const here = `/account/invitation?token=${encodeURIComponent(token)}`;
  return {
    title: 'You are invited',
    body: html`
      ${notice(problem)}
      <p><b>${inviter}</b> invites you to the project <b>${project}</b>.</p>
      <p class="muted">${ROLE_WORDS[role]} Until you accept you see nothing of it.</p>
      ${session ? answerForm({ session, token, here }) : signInLinks({ token, here, canSignUp })}
    `,
  };
}

function answerForm({
  session,
  token,
  here,
}: {
  session: Session;
  token: string;
  here: string;
}): Html {
  const again = `/account/sign-in?switch=1&next=${encodeURIComponent(here)}`;
  return html`
    <form method="post" action="/account/invitation" class="stacked">
      <input type="hidden" name="token" value="${token}" />
      <input type="hidden" name="account" value="${session.userId}" />
      <p class="muted">
        Signed in as ${session.email ?? session.name}. <a href="${again}">Use another account</a>
      </p>
      <button name="answer" value="accept" class="primary">Accept</button>
      <button name="answer" value="decline">Decline</button>
    </form>
  `;
}

function signInLinks({
  token,
  here,
  canSignUp,
}: {
  token: string;
  here: string;
  canSignUp: boolean;
}): Html {
  const next = encodeURIComponent(here);
  const signUp = `/account/sign-up?invitation=${encodeURIComponent(token)}&next=${next}`;
  return html`
    <p><a href="/account/sign-in?next=${next}" class="button primary">Sign in to answer</a></p>
    ${canSignUp && html`<p><a href="${signUp}" class="button">Make an account</a></p>`}
  `;
}

export function declinedPage(): Page {
  return {
    title: 'Declined',
    body: html`<p>You are not in the project. <a href="/">Go on to your tasks</a></p>`,
  };
}
