import { type Html, html } from './html.ts';
import type { Page } from './layout.ts';

interface Message {
  title: string;
  text: Html;
  status?: number;
}

const MESSAGES = {
  expired: {
    title: 'This page is too old',
    text: html`Go back to the app and connect it again.`,
    status: 400,
  },
  link: {
    title: 'This link no longer works',
    text: html`It was used before, or too much time has passed.
      <a href="/account/sign-in">Sign in</a> or ask for a new one.`,
    status: 410,
  },
  sent: {
    title: 'Look into your mail',
    text: html`If this address can be used, a mail with a link is on its way. It works for an hour.`,
  },
  closed: {
    title: 'By invitation only',
    text: html`New accounts are made by whoever runs this Taskloom.
      <a href="/account/sign-in">Sign in</a>`,
    status: 403,
  },
  busy: {
    title: 'Too many tries',
    text: html`Wait a quarter of an hour and try again.`,
    status: 429,
  },
} satisfies Record<string, Message>;

export function messagePage(name: keyof typeof MESSAGES): Page {
  const { title, text, status = 200 }: Message = MESSAGES[name];
  return { title, status, body: html`<p>${text}</p>` };
}
