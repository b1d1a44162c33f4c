import type { Configuration } from 'oidc-provider';

import { html } from './html.ts';
import { renderPage } from './layout.ts';

const POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/** For a request that must not go back to its app, such as one with a redirect it never registered. */
export const authorizationErrorPage: NonNullable<Configuration['renderError']> = (ctx, out) => {
  ctx.type = 'html';
  ctx.set({
    'content-security-policy': POLICY,
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  ctx.body = renderPage({
    title: 'This app cannot be connected',
    body: html`
      <p>Its request is not in order, so it was not answered. Tell whoever makes the app:</p>
      <p><code>${out.error}</code> ${out.error_description}</p>
    `,
  }).text;
};
