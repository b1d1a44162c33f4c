import type { Response } from 'express';

import { type Html, html } from './html.ts';

export interface Page {
  title: string;
  body: Html;
  /** HTTP status; 200 when absent. */
  status?: number;
  /** Where forms may lead besides here: an app's address, which browsers check on redirects too. */
  formTargets?: readonly string[];
  /** A file of ours that the page loads: what it does has to work without, too, where it can. */
  script?: 'passkeys.js';
  /** Goes on there by itself. */
  next?: string;
  /** Signed-in pages have the way back and the list of pages. */
  account?: { name: string; path: string };
}

/** One page under a policy that runs nothing of others', is never framed and never cached. */
export function sendPage(response: Response, page: Page): void {
  const formTargets = ["'self'", ...(page.formTargets ?? [])].join(' ');
  response
    .status(page.status ?? 200)
    .set({
      'content-security-policy': [
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        ...(page.script ? ["script-src 'self'", "connect-src 'self'"] : []),
        `form-action ${formTargets}`,
        "frame-ancestors 'none'",
        "base-uri 'none'",
      ].join('; '),
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      // Not `no-referrer`: browsers would then hide where our own forms come from.
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    })
    .type('html')
    .send(renderPage(page).text);
}

export function renderPage({ title, body, script, next, account }: Page): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        ${next !== undefined && html`<meta http-equiv="refresh" content="0; url=${next}" />`}
        <title>${title} · Taskloom</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/account/assets/design-tokens.css" />
        <link rel="stylesheet" href="/account/assets/page.css" />
        <link rel="stylesheet" href="/account/assets/forms.css" />
        ${
          script !== undefined &&
          html`<script src="/account/assets/${script}" type="module"></script>`
        }
      </head>
      <body>
        <main class="${account ? 'wide' : 'card'}">
          <header class="brand">
            <a href="${account ? '/' : '/account'}" class="brand-link">${LOGO}Taskloom</a>
            ${account && html`<span class="muted">${account.name}</span>`}
          </header>
          ${account && navigation(account.path)}
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;
}

/** The pages of a signed-in person, in the order of the list. */
const ACCOUNT_PAGES = [
  ['/account', 'Profile'],
  ['/account/security', 'Sign-in'],
  ['/account/apps', 'Apps'],
  ['/account/tokens', 'Tokens'],
  ['/account/sessions', 'Devices'],
  ['/account/activity', 'Activity'],
] as const;

function navigation(current: string): Html {
  const links = ACCOUNT_PAGES.map(
    ([path, name]) =>
      html`<a href="${path}" ${path === current && html`aria-current="page"`}>${name}</a>`,
  );
  return html`<nav aria-label="Account">${links}</nav>`;
}

/** What went wrong or right with the last form. */
export function notice(text: string | undefined, kind: 'error' | 'done' = 'error'): Html {
  if (text === undefined) return html``;
  return html`<p class="notice ${kind}" role="${kind === 'error' ? 'alert' : 'status'}">
    ${text}
  </p>`;
}

interface Field {
  name: string;
  label: string;
  type?: 'text' | 'email' | 'password';
  autocomplete: string;
  value?: string | undefined;
  hint?: string;
  minlength?: number;
  required?: boolean;
  inputmode?: 'numeric';
  autofocus?: boolean;
}

export function field(given: Field): Html {
  const { name, label, type = 'text', autocomplete, value, hint, required = true } = given;
  return html`<p class="field">
    <label for="${name}">${label}</label>
    ${hint !== undefined && html`<span class="hint" id="${name}-hint">${hint}</span>`}
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      autocomplete="${autocomplete}"
      maxlength="254"
      ${value !== undefined && html`value="${value}"`}
      ${given.minlength !== undefined && html`minlength="${given.minlength}"`}
      ${given.inputmode !== undefined && html`inputmode="${given.inputmode}"`}
      ${hint !== undefined && html`aria-describedby="${name}-hint"`}
      ${required && html`required`}
      ${given.autofocus === true && html`autofocus`}
    />
  </p>`;
}

const LOGO = html`<svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" class="logo">
  <rect width="32" height="32" rx="8" fill="#4b46c7" />
  <path
    d="M8 11h16M8 21h16M12 7v18M20 7v18"
    stroke="#fff"
    stroke-width="2.4"
    stroke-linecap="round"
    opacity=".45"
  />
  <path
    d="m10 16.5 4.2 4.2L23 12"
    fill="none"
    stroke="#fff"
    stroke-width="3.2"
    stroke-linecap="round"
    stroke-linejoin="round"
  />
</svg>`;
