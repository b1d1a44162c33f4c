import { html } from './html.ts';
import { field, notice, type Page } from './layout.ts';
import { newPasswordField } from './sign-up-pages.ts';

export function askResetPage({ canSend }: { canSend: boolean }): Page {
  if (!canSend)
    return {
      title: 'Forgot the password?',
      body: html`<p>
        This Taskloom sends no mail. Whoever runs it can make you a link with
        <code>npx taskloom admin users reset</code>.
      </p>`,
    };
  return {
    title: 'Forgot the password?',
    body: html`
      <form method="post" action="/account/reset" class="stacked">
        ${field({ name: 'email', label: 'E-mail', type: 'email', autocomplete: 'username', autofocus: true })}
        <button class="primary">Send me a link</button>
      </form>
      <p class="muted apart"><a href="/account/sign-in">Back to sign-in</a></p>
    `,
  };
}

export function resetPage({ token, problem }: { token: string; problem?: string }): Page {
  return {
    title: 'Choose a new password',
    body: html`
      ${notice(problem)}
      <form method="post" action="/account/reset/finish" class="stacked">
        <input type="hidden" name="token" value="${token}" />
        ${newPasswordField('New password')}
        <button class="primary">Set the password</button>
      </form>
    `,
  };
}
