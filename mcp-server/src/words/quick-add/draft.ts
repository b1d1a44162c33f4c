import type { QuickAdd } from '../model.ts';
import type { MatchAt } from '../read-phrases.ts';
import { hide, TAKEN } from './title-markers.ts';

export type SpanKind =
  | 'due'
  | 'recurrence'
  | 'reminder'
  | 'deadline'
  | 'priority'
  | 'project'
  | 'section'
  | 'tag'
  | 'assignee';

/** A line as far as it is read. */
export interface Draft {
  /** The line with all that is understood hidden; every other character keeps its place. */
  text: string;
  spans: { kind: SpanKind; start: number; end: number }[];
  value: QuickAdd;
  /** The phrases of the line, searched once for all that is made of it. */
  matches: (text: string) => MatchAt;
}

export function take(draft: Draft, kind: SpanKind, start: number, end: number): void {
  draft.text = hide(draft.text, start, end, TAKEN);
  draft.spans.push({ kind, start, end });
}
