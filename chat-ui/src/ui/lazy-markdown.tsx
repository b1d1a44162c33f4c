import { type ComponentType, lazy, Suspense } from 'react';

interface TextProps {
  text: string;
  plain: string;
}

function PlainText({ plain }: Pick<TextProps, 'plain'>) {
  return <p className="whitespace-pre-wrap">{plain}</p>;
}

/** What cannot be loaded, as offline, does not take the text away: it is read without its formatting. */
const Formatted = lazy<ComponentType<TextProps>>(() =>
  import('./markdown.tsx').then(
    ({ Markdown }) => ({
      default: ({ text }: Pick<TextProps, 'text'>) => <Markdown text={text} />,
    }),
    () => ({ default: PlainText }),
  ),
);

interface LazyMarkdownProps {
  text: string;
  /** What is read until the formatting has loaded. */
  plain?: string;
}

/** Markdown whose formatting is loaded when it is first needed. */
export function LazyMarkdown({ text, plain = text }: LazyMarkdownProps) {
  return (
    <Suspense fallback={<PlainText plain={plain} />}>
      <Formatted text={text} plain={plain} />
    </Suspense>
  );
}
