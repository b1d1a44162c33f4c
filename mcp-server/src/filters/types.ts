import type postgres from 'postgres';

import type { TransactionSql } from '../database/connect.ts';
import type { WordsContext } from '../words/index.ts';

/** Who asks, and when: relative dates are read by their clock, zone and calendar. */
export interface FilterContext extends WordsContext {
  userId: string;
}

/** A piece of SQL that is true, false or null of `t`, a row of taskloom.tasks. */
export type Condition = postgres.PendingQuery<postgres.Row[]>;

export interface Compiling {
  sql: TransactionSql;
  context: FilterContext;
}

/** How a value is compared; on a day or a span of days, `=` means within and `<=` up to its end. */
export type Comparison = '<' | '<=' | '=' | '>=' | '>';

export type DateField = 'due' | 'deadline' | 'created' | 'updated' | 'completed';

export type Thing =
  | 'date'
  | 'time'
  | 'deadline'
  | 'duration'
  | 'notes'
  | 'reminders'
  | 'comments'
  | 'subtasks'
  | 'tags'
  | 'section'
  | 'priority'
  | 'assignee';

export type Fact =
  'overdue' | 'upcoming' | 'recurring' | 'subtask' | 'blocked' | 'blocking' | 'shared' | 'inbox';

/** What somebody is to a task. */
export type PersonRole = 'assignee' | 'assigner' | 'author';

/**
 * A filter as it was understood: plain JSON, the same for searches, saved filters and their words.
 * Names are patterns: `*` stands for anything, `\` takes the next character as it is.
 */
export type Filter =
  | { kind: 'panes' | 'and' | 'or'; parts: Filter[] }
  | { kind: 'not'; part: Filter }
  | { kind: 'date'; field: DateField; is: Comparison; when: string }
  | { kind: 'priority'; is: Comparison; value: number }
  | { kind: 'duration'; is: Comparison; minutes: number }
  | { kind: 'project'; name: string; tree: boolean }
  | { kind: 'section' | 'tag' | 'saved'; name: string }
  | { kind: 'person'; role: PersonRole; name: string }
  | { kind: 'search'; text: string }
  | { kind: 'status'; status: 'open' | 'done' | 'all' }
  | { kind: 'has'; thing: Thing }
  | { kind: 'is'; fact: Fact };

export type Leaf = Exclude<Filter, { parts: Filter[] } | { part: Filter }>;

export interface FilterError {
  ok: false;
  /** Character of the text where it stopped making sense, from 0. */
  position: number;
  /** What stands there. */
  part: string;
  message: string;
  /** What would have been understood there. */
  expected: string[];
  /** A sentence. */
  suggestion?: string;
}

export type ParsedFilter = { ok: true; value: Filter } | FilterError;

/** Carries a mistake out of the readers; `parseFilter` turns it into its answer. */
export class FilterMistake extends Error {
  override readonly name = 'FilterMistake';
  readonly position: number;
  readonly part: string;
  readonly expected: readonly string[];
  readonly suggestion: string | undefined;

  constructor(
    message: string,
    details: {
      position: number;
      part: string;
      expected?: readonly string[];
      suggestion?: string | undefined;
    },
  ) {
    super(message);
    this.position = details.position;
    this.part = details.part;
    this.expected = details.expected ?? [];
    this.suggestion = details.suggestion;
  }
}
