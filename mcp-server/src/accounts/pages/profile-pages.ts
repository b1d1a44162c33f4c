import type { Session } from '../sessions.ts';
import { html } from './html.ts';
import { field, notice, type Page } from './layout.ts';

export function profilePage(given: {
  session: Session;
  isConfirmed: boolean;
  done?: string;
  problem?: string;
}): Page {
  const { session, isConfirmed, done, problem } = given;
  const { name, email } = session;
  return {
    title: 'Your account',
    account: { name, path: '/account' },
    body: html`
      ${notice(done, 'done')} ${notice(problem)}
      <section>
        <form method="post" action="/account/profile">
          ${field({ name: 'name', label: 'Name', autocomplete: 'name', value: name })}
          <button>Save</button>
        </form>
      </section>
      <section>
        <h2>E-mail</h2>
        <p>
          ${
            email === undefined
              ? html`There is none yet. Give one, then set a password under
                  <a href="/account/security">Sign-in</a>, and you can sign in from anywhere.`
              : html`<b>${email}</b>
                  ${!isConfirmed && html`<span class="muted">not confirmed</span>`}`
          }
        </p>
        <form method="post" action="/account/profile/email">
          ${field({
            name: 'email',
            label: email === undefined ? 'Address' : 'Another address',
            type: 'email',
            autocomplete: 'email',
          })}
          <button>${email === undefined ? 'Save' : 'Change it'}</button>
        </form>
      </section>
      <section>
        <h2>Sign out</h2>
        <form method="post" action="/account/sign-out">
          <button>Sign out of this browser</button>
        </form>
      </section>
      <section id="delete">
        <h2>Delete the account</h2>
        <p>
          Your tasks, and projects that nobody else is in, are deleted for good. Shared projects go
          on without you.
        </p>
        <p>
          <a class="button" href="/account/export">Download everything first</a>
          <span class="muted">One file of JSON, which Taskloom can import again.</span>
        </p>
        <form method="post" action="/account/delete">
          ${field({
            name: 'confirm',
            label: `Type ${email ?? name} to confirm`,
            autocomplete: 'off',
          })}
          <button class="danger">Delete the account</button>
        </form>
      </section>
    `,
  };
}

export function changeEmailPage({ token, email }: { token: string; email: string }): Page {
  return {
    title: 'Confirm your new address',
    body: html`
      <p>From now on you will sign in as <b>${email}</b>.</p>
      <form method="post" action="/account/email" class="stacked">
        <input type="hidden" name="token" value="${token}" />
        <button class="primary">Use this address</button>
      </form>
    `,
  };
}

export function deletedPage(): Page {
  return {
    title: 'The account is deleted',
    body: html`<p>Nothing of it is left here but the record that it was deleted.</p>`,
  };
}
