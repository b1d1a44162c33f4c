import { lazy, Suspense } from 'react';

const Markdown = lazy(() =>
  import('./markdown.tsx').then(({ Markdown: found }) => ({ default: found })),
);

interface LazyMarkdownProps {
  text: string;
  /** What is read until the formatting has loaded. */
  plain?: string;
}

/** Markdown whose formatting is loaded when it is first needed. */
export function LazyMarkdown({ text, plain = text }: LazyMarkdownProps) {
  return (
    <Suspense fallback={<p className="whitespace-pre-wrap">{plain}</p>}>
      <Markdown text={text} />
    </Suspense>
  );
}
