import { html } from './html.ts';
import type { Page } from './layout.ts';

export function confirmChannelPage({ token, address }: { token: string; address: string }): Page {
  return {
    title: 'Confirm this address',
    body: html`
      <p>Taskloom’s reminders are to go to <b>${address}</b>.</p>
      <form method="post" action="/account/channel" class="stacked">
        <input type="hidden" name="token" value="${token}" />
        <button class="primary">Confirm</button>
      </form>
    `,
  };
}

export function channelConfirmedPage(address: string): Page {
  return {
    title: 'It is confirmed',
    body: html`<p>Reminders go to <b>${address}</b> from now on. <a href="/">Go on</a></p>`,
  };
}
