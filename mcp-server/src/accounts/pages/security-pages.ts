import type { ExternalIdentity } from '../external-sign-in/external-identities.ts';
import type { Passkey } from '../credentials/passkey-store.ts';
import type { Session } from '../sessions.ts';
import { html } from './html.ts';
import { field, notice, type Page } from './layout.ts';
import { moment } from './moment.ts';
import { newPasswordField } from './sign-up-pages.ts';

export function provePage(given: {
  session: Session;
  next: string;
  externalName: string | undefined;
  problem?: string;
}): Page {
  const { session, next, externalName, problem } = given;
  return {
    title: 'Is it you?',
    script: 'passkeys.js',
    body: html`
      ${notice(problem)}
      <p>You are signed in as <b>${session.email ?? session.name}</b>. This asks once more.</p>
      <form method="post" action="/account/prove" class="stacked">
        <input type="hidden" name="next" value="${next}" />
        ${field({
          name: 'password',
          label: 'Password',
          type: 'password',
          autocomplete: 'current-password',
          autofocus: true,
        })}
        <button class="primary">Continue</button>
        <button type="button" data-passkey="sign-in" data-next="${next}" hidden>
          Use a passkey
        </button>
        <p class="notice error" role="alert" data-passkey-problem hidden></p>
        ${
          externalName !== undefined &&
          html`<a class="button" href="/account/external?again&next=${encodeURIComponent(next)}">
            Sign in with ${externalName} again
          </a>`
        }
      </form>
    `,
  };
}

export function securityPage(given: {
  session: Session;
  hasPassword: boolean;
  hasTotp: boolean;
  passkeys: readonly Passkey[];
  external: readonly ExternalIdentity[];
  done?: string;
  problem?: string;
}): Page {
  const { session, hasPassword, hasTotp, passkeys, external, done, problem } = given;
  return {
    title: 'How you sign in',
    account: { name: session.name, path: '/account/security' },
    script: 'passkeys.js',
    body: html`
      ${notice(done, 'done')} ${notice(problem)}
      <section>
        <h2>Password</h2>
        ${
          !hasPassword &&
          html`<p>
            There is none yet. Set one to sign in from other browsers and to connect apps elsewhere.
          </p>`
        }
        <form method="post" action="/account/security/password">
          <input
            type="hidden"
            name="username"
            autocomplete="username"
            value="${session.email ?? ''}"
          />
          ${newPasswordField(hasPassword ? 'New password' : 'Password')}
          <button>${hasPassword ? 'Change the password' : 'Set the password'}</button>
        </form>
      </section>
      <section>
        <h2>Passkeys</h2>
        <p class="muted">Sign in with your device, without a password.</p>
        <ul class="rows">
          ${passkeys.map(
            ({ id, name, createdAt, lastUsedAt }) =>
              html`<li>
                <div>
                  <b>${name}</b><br /><span class="muted">
                    Added ${moment(createdAt)}, last used ${moment(lastUsedAt)}
                  </span>
                </div>
                <form method="post" action="/account/passkeys/remove">
                  <input type="hidden" name="id" value="${id}" /><button>Remove</button>
                </form>
              </li>`,
          )}
        </ul>
        <p><button type="button" data-passkey="add" hidden>Add a passkey</button></p>
        <p class="notice error" role="alert" data-passkey-problem hidden></p>
        <noscript><p class="muted">Adding one needs JavaScript.</p></noscript>
      </section>
      ${external.length > 0 && externalSection(external)}
      <section>
        <h2>Two-step sign-in</h2>
        ${
          hasTotp
            ? html`<p>A code of your authenticator app is asked for after the password.</p>
                <form method="post" action="/account/security/totp/off">
                  <button>Turn it off</button>
                </form>`
            : html`<p class="muted">
                  A code of an authenticator app is asked for after the password.
                </p>
                <form method="post" action="/account/security/totp">
                  <button>Turn it on</button>
                </form>`
        }
      </section>
    `,
  };
}

function externalSection(external: readonly ExternalIdentity[]) {
  return html`<section>
    <h2>Other providers</h2>
    <p class="muted">Whoever signs in there as you is signed in here.</p>
    <ul class="rows">
      ${external.map(({ issuer, subject, createdAt, isRemoved }) => {
        const host = new URL(issuer).host;
        return html`<li>
          <div>
            <b>${host}</b><br /><span class="muted">
              ${isRemoved ? 'Taken away: it signs nobody in' : html`Since ${moment(createdAt)}`}
            </span>
          </div>
          <form method="post" action="/account/security/external">
            <input type="hidden" name="issuer" value="${issuer}" />
            <input type="hidden" name="subject" value="${subject}" />
            <input type="hidden" name="change" value="${isRemoved ? 'allow' : 'remove'}" />
            <button aria-label="${isRemoved ? `Allow ${host} again` : `Take ${host} away`}">
              ${isRemoved ? 'Allow again' : 'Take away'}
            </button>
          </form>
        </li>`;
      })}
    </ul>
  </section>`;
}

export function totpPage(given: { session: Session; secret: string; uri: string }): Page {
  const { session, secret, uri } = given;
  return {
    title: 'Two-step sign-in',
    account: { name: session.name, path: '/account/security' },
    body: html`
      <section>
        <p>
          Add this key to your authenticator app, or <a href="${uri}">open it there</a> on this
          device.
        </p>
        <code class="secret">${secret.replaceAll(/(.{4})(?!$)/gu, '$1 ')}</code>
        <form method="post" action="/account/security/totp/confirm" class="apart">
          ${field({
            name: 'code',
            label: 'The code it shows now',
            autocomplete: 'one-time-code',
            inputmode: 'numeric',
            autofocus: true,
          })}
          <div class="actions">
            <button class="primary">Turn it on</button>
            <a class="button" href="/account/security">Cancel</a>
          </div>
        </form>
      </section>
    `,
  };
}
