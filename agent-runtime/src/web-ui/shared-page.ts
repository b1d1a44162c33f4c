import type { SaidMessage } from '../conversations/messages.ts';

export const STYLE = `
:root { color-scheme: light dark; }
body { font: 16px/1.6 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.4rem; line-height: 1.3; overflow-wrap: anywhere; }
h2 { font-size: 0.8rem; margin: 1.75rem 0 0.25rem; opacity: 0.7; }
p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.person p { padding: 0.6rem 0.9rem; border-radius: 0.6rem; background: color-mix(in srgb, currentColor 8%, transparent); }
`;

interface Shared {
  title: string;
  messages: readonly Pick<SaidMessage, 'by' | 'text'>[];
}

/** What was said, as text: a page that only shows. */
export function sharedPage({ title, messages }: Shared): string {
  const said = messages.map(
    ({ by, text }) =>
      `<section class="${by}"><h2>${by === 'person' ? 'Question' : 'Taskloom'}</h2><p>${escape(text.trim())}</p></section>`,
  );
  return page(title, said.join('\n'));
}

export const notSharedPage = page(
  'Nothing is shared here',
  '<p>The link is wrong, or it was taken back.</p>',
);

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow, noarchive">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escape(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (mark) => `&#${mark.codePointAt(0)};`);
}
