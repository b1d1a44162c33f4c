import type { Listener } from '../flow.ts';
import type { Texts } from '../language/english-texts.ts';
import { escapeMarkdown, tell } from './format-reply.ts';
import type { Part } from '../understand/parse-query.ts';

/** What a query finds, as the words after "3 tasks". */
export function describeQuery(parts: readonly Part[], to: Listener): string {
  const kinds = [...new Set(parts.map(({ kind }) => kind))];
  const groups = kinds.map((kind) => {
    const told = parts.filter((part) => part.kind === kind).map((part) => describePart(part, to));
    return [...new Set(told)].join(` ${tell(to, 'or')} `);
  });
  return groups.join(' ');
}

function describePart({ about, value }: Part, to: Listener): string {
  const key = `about${about.slice(0, 1).toUpperCase()}${about.slice(1)}`;
  const told = about === 'priority' ? value.slice(1) : escapeMarkdown(value);
  // A language's phrases name only what its texts have: a test goes through them all.
  return tell(to, key as keyof Texts, { value: told });
}
