import ReactMarkdown from 'react-markdown';
import type { Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';

import { CodeBlock } from './code-block.tsx';

/** The page's own type scale; links leave the page; images are not fetched from anywhere. */
const components: Components = {
  p: ({ children }) => <p className="my-2 first:mt-0 last:mb-0">{children}</p>,
  ul: ({ children }) => <ul className="my-2 list-disc space-y-1 ps-5">{children}</ul>,
  ol: ({ children }) => <ol className="my-2 list-decimal space-y-1 ps-5">{children}</ol>,
  h1: ({ children }) => <Title>{children}</Title>,
  h2: ({ children }) => <Title>{children}</Title>,
  h3: ({ children }) => <Title>{children}</Title>,
  h4: ({ children }) => <Title>{children}</Title>,
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noreferrer" className="text-accent underline">
      {children}
      <Elsewhere href={href} said={children} />
    </a>
  ),
  code: ({ children }) => (
    <code className="rounded-[4px] bg-sunken px-1 py-px font-mono text-[0.92em]">{children}</code>
  ),
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
  blockquote: ({ children }) => (
    <blockquote className="my-2 border-s-2 border-line ps-3 text-muted">{children}</blockquote>
  ),
  table: ({ children }) => (
    <div className="my-2 overflow-x-auto" tabIndex={0}>
      <table className="w-full border-collapse text-start">{children}</table>
    </div>
  ),
  th: ({ children }) => (
    <th className="border-b border-control py-1 pe-4 font-semibold">{children}</th>
  ),
  td: ({ children }) => <td className="border-b border-line py-1 pe-4 align-top">{children}</td>,
  hr: () => <hr className="my-3 border-line" />,
  img: ({ alt }) => <span>{alt}</span>,
};

/** Words can hide where a link leads, and what it carries there. */
function Elsewhere({ href = '', said }: { href?: string | undefined; said: React.ReactNode }) {
  const says = typeof said === 'string' && said.includes(href.replace(/^\w+:\/*/u, ''));
  if (href === '' || says) return null;
  return <span className="[overflow-wrap:anywhere]"> ({href})</span>;
}

function Title({ children }: { children?: React.ReactNode }) {
  return <p className="mt-3 mb-1 text-lg font-semibold first:mt-0">{children}</p>;
}

export function Markdown({ text }: { text: string }) {
  return (
    <ReactMarkdown remarkPlugins={[remarkGfm]} components={components}>
      {text}
    </ReactMarkdown>
  );
}
