import { Filter } from 'lucide-react';

import type { ToolError } from '../../data/tool-error.ts';
import { t } from '../../text/t.ts';
import { markError } from './filter-error.ts';

interface FilterBoxProps {
  text: string;
  error: ToolError | undefined;
  onType: (text: string) => void;
}

const EXAMPLES = ['today | overdue', 'p1 & !#Work', 'next 7 days & @errands', 'blocked', 'no date'];

/** A filter in words; where it is wrong, the place is marked and what was meant is offered. */
export function FilterBox({ text, error, onType }: FilterBoxProps) {
  const marked = error && markError(text, error);
  return (
    <div className="flex flex-col gap-2">
      <div className="flex h-10 items-center gap-2 rounded-control border border-control bg-raised px-2.5 focus-within:outline-2 focus-within:outline-accent max-md:h-12">
        <Filter size={16} aria-hidden className="shrink-0 text-muted" />
        <input
          id="filter"
          value={text}
          onChange={({ target }) => onType(target.value)}
          aria-label={t('Filter')}
          aria-invalid={error !== undefined}
          aria-describedby={error ? 'filter-error' : undefined}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          placeholder={t('(today | overdue) & #Home')}
          className="min-w-0 grow bg-transparent outline-none"
        />
      </div>
      {marked && (
        <div id="filter-error" role="alert" className="flex flex-col gap-1 text-sm">
          {marked.place !== undefined && (
            <code className="rounded-control bg-sunken px-2.5 py-1.5 whitespace-pre-wrap [overflow-wrap:anywhere]">
              {text.slice(0, marked.place)}
              <mark className="bg-transparent text-danger underline decoration-wavy underline-offset-4">
                {text.slice(marked.place, marked.end) || ' '}
              </mark>
              {text.slice(marked.end)}
            </code>
          )}
          <p>
            <span className="text-danger">{marked.message}</span> {marked.hint}
          </p>
          {marked.mended !== undefined && (
            <button
              type="button"
              onClick={() => onType(marked.mended ?? text)}
              className="self-start rounded-control text-accent hover:underline max-md:min-h-11"
            >
              {t('Use “{mended}”', { mended: marked.mended })}
            </button>
          )}
        </div>
      )}
      {text === '' && (
        <div className="flex flex-wrap gap-1.5">
          {EXAMPLES.map((example) => (
            <button
              key={example}
              type="button"
              onClick={() => onType(example)}
              className="h-7 rounded-control border border-control px-2.5 text-sm hover:bg-hover max-md:h-11"
            >
              {example}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
