import { PASSWORD_MIN } from '../credentials/passwords.ts';
import { type Html, html } from './html.ts';
import { field, notice, type Page } from './layout.ts';

export function signUpPage(given: {
  next: string;
  invitation: string | undefined;
  name?: string;
  email?: string | undefined;
  problem?: string;
}): Page {
  const { next, invitation, name, email, problem } = given;
  return {
    title: 'Make an account',
    script: 'passkeys.js',
    body: html`
      ${notice(problem)}
      <form method="post" action="/account/sign-up" class="stacked">
        <input type="hidden" name="next" value="${next}" />
        <input type="hidden" name="time_zone" value="" data-time-zone />
        ${
          invitation !== undefined &&
          html`<input type="hidden" name="invitation" value="${invitation}" />`
        }
        ${field({ name: 'name', label: 'Your name', autocomplete: 'name', value: name, autofocus: true })}
        ${field({ name: 'email', label: 'E-mail', type: 'email', autocomplete: 'username', value: email })}
        ${invitation !== undefined && newPasswordField()}
        <button class="primary">
          ${invitation === undefined ? 'Continue' : 'Make the account'}
        </button>
      </form>
      <p class="muted apart">
        <a href="/account/sign-in?next=${encodeURIComponent(next)}">I have an account</a>
      </p>
    `,
  };
}

export function newPasswordField(label = 'Password'): Html {
  return field({
    name: 'password',
    label,
    type: 'password',
    autocomplete: 'new-password',
    minlength: PASSWORD_MIN,
    hint: `${PASSWORD_MIN} characters or more`,
  });
}

export function confirmPage(given: { token: string; email: string; problem?: string }): Page {
  const { token, email, problem } = given;
  return {
    title: 'Confirm your address',
    body: html`
      ${notice(problem)}
      <p>This makes your Taskloom account with <b>${email}</b>.</p>
      <form method="post" action="/account/confirm" class="stacked">
        <input type="hidden" name="token" value="${token}" />
        ${newPasswordField()}
        <button class="primary">Make the account</button>
      </form>
    `,
  };
}
