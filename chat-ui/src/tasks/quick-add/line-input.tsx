import { useRef } from 'react';
import type { ComponentProps } from 'react';

import type { Span } from './find-spans.ts';

const MARKS: Record<string, string> = {
  due: 'bg-success/20',
  recurrence: 'bg-success/20',
  deadline: 'bg-danger-soft',
  priority: 'bg-p2/25',
  project: 'bg-accent-soft',
  section: 'bg-accent-soft',
};

interface LineInputProps extends Omit<ComponentProps<'input'>, 'value'> {
  value: string;
  spans: Span[];
}

/** A line of text with marks behind what was understood. */
export function LineInput({ value, spans, ...input }: LineInputProps) {
  const marks = useRef<HTMLDivElement>(null);
  return (
    <div className="relative min-w-0 grow self-stretch">
      <div
        ref={marks}
        aria-hidden
        className="pointer-events-none absolute inset-0 flex items-center overflow-hidden whitespace-pre text-transparent"
      >
        <span>{marked(value, spans)}</span>
      </div>
      <input
        {...input}
        value={value}
        onScroll={({ currentTarget }) => {
          if (marks.current !== null) marks.current.scrollLeft = currentTarget.scrollLeft;
        }}
        className="relative h-full w-full bg-transparent outline-none"
      />
    </div>
  );
}

function marked(line: string, spans: Span[]) {
  let from = 0;
  const parts = spans.map(({ kind, text, start }) => {
    const before = line.slice(from, start);
    from = start + text.length;
    return (
      <span key={start}>
        {before}
        <mark className={`rounded-[3px] text-transparent ${MARKS[kind] ?? 'bg-hover'}`}>
          {text}
        </mark>
      </span>
    );
  });
  return [...parts, line.slice(from)];
}
