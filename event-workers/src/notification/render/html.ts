import type { NotificationIntent } from '../notification-intent.ts';

/** What people wrote is text in a page, never markup. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A mail's page, styled in place: mail programs leave style sheets out. `heading` is escaped already. */
export function renderHtml({
  heading,
  said,
  sections,
  url,
}: {
  heading: string;
  said: string | undefined;
  sections: NonNullable<NotificationIntent['sections']>;
  url: string | undefined;
}): string {
  const paragraph =
    said === undefined ? '' : `<p style="white-space:pre-line">${escapeHtml(said)}</p>`;
  const link =
    url === undefined
      ? ''
      : `<p><a href="${escapeHtml(url)}" style="color:#3355dd">Open Taskloom</a></p>`;
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"></head>' +
    '<body style="font:16px/1.5 system-ui,sans-serif;color:#1c1c28;max-width:40em;margin:0 auto;padding:1em">' +
    `<h1 style="font-size:20px">${heading}</h1>${paragraph}${sections.map(section).join('')}${link}</body></html>`
  );
}

function section({
  name,
  tasks,
  more,
}: NonNullable<NotificationIntent['sections']>[number]): string {
  const items = tasks.map(({ title, due }) => {
    const when = due === undefined ? '' : ` <span style="color:#6a6a7c">${escapeHtml(due)}</span>`;
    return `<li>${escapeHtml(title)}${when}</li>`;
  });
  const rest = more ? '<li>… and more</li>' : '';
  return `<h2 style="font-size:16px">${escapeHtml(name)}</h2><ul>${items.join('')}${rest}</ul>`;
}
