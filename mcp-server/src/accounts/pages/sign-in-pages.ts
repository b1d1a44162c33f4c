import { html } from './html.ts';
import { field, notice, type Page } from './layout.ts';

export function signInPage(given: {
  next: string;
  email?: string;
  problem?: string;
  canSignUp: boolean;
  canReset: boolean;
  externalName: string | undefined;
}): Page {
  const { next, email, problem, canSignUp, canReset, externalName } = given;
  const query = `?next=${encodeURIComponent(next)}`;
  return {
    title: 'Sign in',
    script: 'passkeys.js',
    body: html`
      ${notice(problem)}
      <form method="post" action="/account/sign-in" class="stacked">
        <input type="hidden" name="next" value="${next}" />
        ${field({
          name: 'email',
          label: 'E-mail',
          type: 'email',
          autocomplete: 'username webauthn',
          value: email,
          autofocus: email === undefined,
        })}
        ${field({
          name: 'password',
          label: 'Password',
          type: 'password',
          autocomplete: 'current-password',
          autofocus: email !== undefined,
        })}
        <button class="primary">Sign in</button>
        <button type="button" data-passkey="sign-in" data-next="${next}" hidden>
          Sign in with a passkey
        </button>
        <p class="notice error" role="alert" data-passkey-problem hidden></p>
        ${
          externalName !== undefined &&
          html`<a class="button" href="/account/external${query}">Sign in with ${externalName}</a>`
        }
      </form>
      <p class="muted apart">
        ${canReset && html`<a href="/account/reset">Forgot the password?</a>`}
        ${canSignUp && html` <a href="/account/sign-up${query}">Make an account</a>`}
        ${
          !canReset &&
          !canSignUp &&
          html`New here? Ask whoever runs this Taskloom for an invitation.`
        }
      </p>
    `,
  };
}

/** Why signing in with another provider came to nothing. */
export function externalProblemPage(problem: string): Page {
  return {
    title: 'You are not signed in',
    status: 403,
    body: html`${notice(problem)}
      <p><a href="/account/sign-in">Back to signing in</a></p>`,
  };
}

export function secondFactorPage({ step, problem }: { step: string; problem?: string }): Page {
  return {
    title: 'Enter your code',
    body: html`
      ${notice(problem)}
      <form method="post" action="/account/second-factor" class="stacked">
        <input type="hidden" name="step" value="${step}" />
        ${field({
          name: 'code',
          label: 'Code of your authenticator app',
          autocomplete: 'one-time-code',
          inputmode: 'numeric',
          autofocus: true,
        })}
        <button class="primary">Continue</button>
      </form>
    `,
  };
}
