import { OAUTH_PATHS } from '../../auth/oidc/provider.ts';
import type { Session } from '../sessions.ts';
import { type Html, html } from './html.ts';
import type { Page } from './layout.ts';

export interface ConsentApp {
  name: string;
  redirectUri: string;
  /** Where its answers go. */
  host: string;
  kind: 'web' | 'loopback' | 'scheme';
  /** Who vouches for its name: the host of its metadata document. Absent: nobody. */
  publisher: string | undefined;
  /** For the page's policy. */
  formTarget: string;
}

/** What each scope lets an app do, in a person's words. */
export const SCOPE_WORDS: Record<string, string> = {
  'tasks:read': 'See your tasks, projects and comments',
  'tasks:write': 'Add and change tasks, projects and comments',
  'tasks:delete': 'Delete tasks and projects',
  account: 'Change your settings, such as how you are reminded',
};

export function consentPage(given: {
  uid: string;
  app: ConsentApp;
  scopes: readonly string[];
  session: Session;
}): Page {
  const { uid, app, scopes, session } = given;
  const path = `${OAUTH_PATHS.interaction}/${uid}`;
  const again = `/account/sign-in?switch=1&next=${encodeURIComponent(path)}`;
  return {
    title: `Connect ${app.name}?`,
    formTargets: [app.formTarget],
    body: html`
      <div class="app">
        <strong>${app.name}</strong>
        <span class="muted">${origin(app)}</span>
        <span class="muted">${destination(app)}</span>
      </div>
      <form method="post" action="${path}" class="stacked">
        <input type="hidden" name="account" value="${session.userId}" />
        <fieldset>
          <legend>It will be able to</legend>
          ${scopes.map(choice)}
        </fieldset>
        <p class="muted">
          Signed in as ${session.email ?? session.name}. <a href="${again}">Use another account</a>
        </p>
        <button name="decision" value="allow" class="primary">Allow</button>
        <button name="decision" value="deny">Cancel</button>
      </form>
      <p class="muted apart">
        You can take this back at any time under <a href="/account/apps">Apps</a>.
      </p>
    `,
  };
}

function choice(scope: string): Html {
  const isFixed = scope === 'tasks:read';
  return html`<label class="choice">
    <input type="checkbox" name="scope" value="${scope}" checked ${isFixed && html`disabled`} />
    ${SCOPE_WORDS[scope] ?? scope}
  </label>`;
}

function origin({ publisher }: ConsentApp): Html {
  return publisher === undefined
    ? html`It says that this is its name; nobody has checked it.`
    : html`Published by <b>${publisher}</b>`;
}

function destination({ kind, host, redirectUri }: ConsentApp): Html {
  if (kind === 'web') return html`Your answer goes to <b>${host}</b>`;
  if (kind === 'loopback')
    return html`Runs on <b>this computer</b>. Allow it only if you just started it.`;
  return html`Opens the program behind <code>${new URL(redirectUri).protocol}</code> on this device.`;
}
