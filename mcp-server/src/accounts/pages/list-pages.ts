import { GRANTABLE_SCOPES } from '../../auth/principal.ts';
import type { Session } from '../sessions.ts';
import type { ConnectedApp, Device, PersonalToken } from '../token-list.ts';
import { SCOPE_WORDS } from './consent-page.ts';
import { type Html, html } from './html.ts';
import { field, notice, type Page } from './layout.ts';
import { deviceName, moment } from './moment.ts';

export function appsPage(session: Session, apps: readonly ConnectedApp[], done?: string): Page {
  return {
    title: 'Connected apps',
    account: { name: session.name, path: '/account/apps' },
    body: html`
      ${notice(done, 'done')}
      ${
        apps.length === 0
          ? html`<p>
              No app is connected. Give an app this address, and it brings you here to allow it.
            </p>`
          : html`<section>
              <ul class="rows">
                ${apps.map(appRow)}
              </ul>
            </section>`
      }
    `,
  };
}

function appRow({ id, name, host, scopes, createdAt, lastUsedAt }: ConnectedApp): Html {
  return html`<li>
    <div>
      <b>${name}</b> <span class="muted">${host}</span><br />
      <span class="muted">
        ${scopes.map((scope) => SCOPE_WORDS[scope] ?? scope).join(' · ')}<br />
        Connected ${moment(createdAt)}, last used ${moment(lastUsedAt)}
      </span>
    </div>
    ${revokeForm('/account/apps/revoke', id, 'Disconnect')}
  </li>`;
}

function revokeForm(action: string, id: string, words: string): Html {
  return html`<form method="post" action="${action}">
    <input type="hidden" name="id" value="${id}" />
    <button>${words}</button>
  </form>`;
}

interface TokensPage {
  session: Session;
  tokens: readonly PersonalToken[];
  /** Shown once, right after it was made. */
  made?: string;
  done?: string;
  problem?: string;
}

export function tokensPage({ session, tokens, made, done, problem }: TokensPage): Page {
  return {
    title: 'Personal access tokens',
    account: { name: session.name, path: '/account/tokens' },
    body: html`
      ${notice(done, 'done')} ${notice(problem)}
      ${
        made !== undefined &&
        html`<section>
          <h2>Your new token</h2>
          <p>Copy it now: it is not shown again.</p>
          <code class="secret">${made}</code>
        </section>`
      }
      <section>
        <h2>Make a token</h2>
        <p class="muted">
          For scripts and programs that cannot sign in. Whoever has it acts as you.
        </p>
        <form method="post" action="/account/tokens">
          ${field({ name: 'name', label: 'What it is for', autocomplete: 'off' })}
          <fieldset>
            <legend>It may</legend>
            ${GRANTABLE_SCOPES.map(
              (scope) =>
                html`<label class="choice">
                  <input
                    type="checkbox"
                    name="scope"
                    value="${scope}"
                    ${scope === 'tasks:read' && html`checked`}
                  />
                  ${SCOPE_WORDS[scope] ?? scope}
                </label>`,
            )}
          </fieldset>
          <p class="field">
            <label for="days">Works for</label>
            <select id="days" name="days">
              <option value="30">30 days</option>
              <option value="90" selected>90 days</option>
              <option value="365">a year</option>
              <option value="">until it is revoked</option>
            </select>
          </p>
          <button class="primary">Make the token</button>
        </form>
      </section>
      ${
        tokens.length > 0 &&
        html`<section>
          <ul class="rows">
            ${tokens.map(tokenRow)}
          </ul>
        </section>`
      }
    `,
  };
}

function tokenRow(token: PersonalToken): Html {
  const { id, name, scopes, createdAt, expiresAt, lastUsedAt, isLocal } = token;
  const rights = scopes.filter((scope) => scope in SCOPE_WORDS).join(', ');
  return html`<li>
    <div>
      <b>${name}</b><br />
      <span class="muted">
        ${rights}<br />Made ${moment(createdAt)}, last used ${moment(lastUsedAt)},
        ${expiresAt === undefined ? 'works until it is revoked' : html`ends ${moment(expiresAt)}`}
      </span>
    </div>
    ${
      isLocal
        ? html`<span class="muted">Comes with this computer</span>`
        : revokeForm('/account/tokens/revoke', id, 'Revoke')
    }
  </li>`;
}

export function devicesPage(session: Session, devices: readonly Device[], done?: string): Page {
  return {
    title: 'Where you are signed in',
    account: { name: session.name, path: '/account/sessions' },
    body: html`
      ${notice(done, 'done')}
      <section>
        <ul class="rows">
          ${devices.map(
            (device) =>
              html`<li>
                <div>
                  <b>${deviceName(device.userAgent)}</b>
                  ${device.id === session.id && html`<span class="muted">this browser</span>`}<br />
                  <span class="muted">
                    ${device.address} · signed in ${moment(device.createdAt)}, last seen
                    ${moment(device.lastSeenAt)}
                  </span>
                </div>
                ${
                  device.id === session.id
                    ? html`<form method="post" action="/account/sign-out">
                        <button>Sign out</button>
                      </form>`
                    : revokeForm('/account/sessions/revoke', device.id, 'Sign out')
                }
              </li>`,
          )}
        </ul>
      </section>
      ${
        devices.length > 1 &&
        html`<form method="post" action="/account/sessions/revoke-others">
          <button>Sign out everywhere else</button>
        </form>`
      }
    `,
  };
}

export interface ActivityLine {
  at: string;
  event: string;
  app: string | null;
  detail: string | null;
  address: string | null;
  user_agent: string | null;
}

export function activityPage(
  session: Session,
  lines: readonly ActivityLine[],
  older?: string,
): Page {
  return {
    title: 'Account activity',
    account: { name: session.name, path: '/account/activity' },
    body: html`
      <section>
        <ul class="rows">
          ${lines.map(
            ({ at, event, app, detail, address, user_agent: agent }) =>
              html`<li>
                <div>
                  ${EVENT_WORDS[event] ?? event} ${app !== null && html`<b>${app}</b>`}
                  ${detail !== null && html`<span class="muted">(${detail})</span>`}<br />
                  <span class="muted">
                    ${moment(at)} ${address !== null && html`· ${address}`}
                    ${agent !== null && html`· ${deviceName(agent)}`}
                  </span>
                </div>
              </li>`,
          )}
        </ul>
      </section>
      ${older !== undefined && html`<p><a href="/account/activity?before=${older}">Older</a></p>`}
    `,
  };
}

const EVENT_WORDS: Record<string, string> = {
  account_created: 'The account was made',
  signed_in: 'Signed in',
  sign_in_refused: 'A sign-in was refused',
  signed_out: 'Signed out',
  password_changed: 'The password was changed',
  email_changed: 'The e-mail address was changed',
  second_factor_on: 'Two-step sign-in was turned on',
  second_factor_off: 'Two-step sign-in was turned off',
  passkey_added: 'A passkey was added',
  passkey_removed: 'A passkey was removed',
  external_removed: 'Sign-in was taken away from',
  external_allowed: 'Sign-in was allowed again for',
  app_connected: 'An app was connected:',
  app_refused: 'An app was refused:',
  app_revoked: 'An app was disconnected:',
  app_used: 'Used that day by',
  token_created: 'A token was made:',
  token_revoked: 'A token was revoked:',
  session_revoked: 'A browser was signed out',
  acted_for: 'Work was done for you by',
  invited: 'Somebody was invited',
  account_disabled: 'The account was locked by an operator',
  account_enabled: 'The account was unlocked by an operator',
};
