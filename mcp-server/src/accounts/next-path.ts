import type { Response } from 'express';

import { html } from './pages/html.ts';
import { sendPage } from './pages/layout.ts';

/** Where a person wanted to go before they had to sign in: a path of ours, or the web app. */
export function readNext(given: unknown, publicUrl: string): string {
  if (typeof given !== 'string' || !/^\/(?![/\\])/u.test(given)) return '/';
  const target = URL.parse(given, publicUrl);
  if (target?.origin !== new URL(publicUrl).origin) return '/';
  return target.pathname + target.search;
}

/**
 * Goes on after a form. An app's consent may lead on to the app by itself, and browsers hold a form's
 * policy against every redirect it ends in: so that is begun anew, by a page.
 */
export function goOn(response: Response, next: string): void {
  if (!next.startsWith('/oauth/')) {
    response.redirect(303, next);
    return;
  }
  sendPage(response, {
    title: 'One moment',
    next,
    body: html`<p><a href="${next}">Continue</a></p>`,
  });
}
