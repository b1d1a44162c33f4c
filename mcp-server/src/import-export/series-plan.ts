import type { SeriesRow } from '../domain/rows.ts';
import type { When } from '../recurrence/index.ts';

/** A series' columns but for its ids. */
export type SeriesColumns = Pick<
  SeriesRow,
  | 'rule'
  | 'start_key'
  | 'time_zone'
  | 'exdates'
  | 'rdates'
  | 'last_key'
  | 'catch_up'
  | 'paused_at'
  | 'resumed_at'
  | 'next_key'
  | 'next_at'
  | 'upcoming'
  | 'ended_at'
>;

/** The series of a task and when the task is due in it, or why it does not repeat. */
export type SeriesPlan =
  | { columns: SeriesColumns; due?: When }
  | { refused: string }
  /** Each of its occurrences is done, moved or left out by the file. */
  | { over: true };
