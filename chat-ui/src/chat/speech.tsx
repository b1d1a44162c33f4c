import { lazy, Suspense } from 'react';

import type { TextItem } from './conversation-state.ts';

const Markdown = lazy(() =>
  import('./markdown.tsx').then(({ Markdown: found }) => ({ default: found })),
);

/** What the agent says. It reads as plain text until the formatting has loaded. */
export function Speech({ item }: { item: TextItem }) {
  if (item.text === '') return null;
  return (
    <div className="max-w-[70ch] leading-relaxed [overflow-wrap:anywhere]">
      <Suspense fallback={<p className="whitespace-pre-wrap">{item.text}</p>}>
        <Markdown text={item.text} />
      </Suspense>
    </div>
  );
}
