import type { Temporal } from 'temporal-polyfill';
import type { RecurrenceRule, When } from '../recurrence/index.ts';
import type { Language } from './languages/language.ts';

/** Who typed the words, and when. Weekdays are ISO numbers, 1 = Monday. */
export interface WordsContext {
  now: Temporal.Instant;
  /** IANA name; a time of day that is typed belongs to it. */
  timeZone: string;
  weekStart: number;
  workingDays: number[];
  /** What they type in; English where it is left out. */
  language?: Language;
  /** How what was understood is spelled out; how it is typed is free. */
  dateFormat?: 'iso' | 'eu' | 'us';
  timeFormat?: '24h' | '12h';
}

/** What text means, or which part of it was not understood; text of a user never throws. */
export type Parsed<T> = { ok: true; value: T } | Misunderstood;

export interface Misunderstood {
  ok: false;
  /** The part of the text at fault, as it was typed. */
  part: string;
  message: string;
  /** What is understood instead. */
  suggestion?: string;
}

export interface ParsedDue {
  due: When;
  /** `due` spelled out in the user's zone. */
  words: string;
  recurrence?: RecurrenceRule;
}

/** `offset` is an ISO 8601 duration from due, `at` an instant (RFC 3339, UTC). */
export type ParsedReminder = { offset: string } | { at: string };

export interface QuickAdd {
  title: string;
  project?: string;
  section?: string;
  tags: string[];
  priority?: 'p1' | 'p2' | 'p3' | 'p4';
  assignee?: string;
  due?: { due: When; words: string };
  recurrence?: RecurrenceRule;
  /** YYYY-MM-DD */
  deadline?: string;
  /** Minutes. */
  duration?: number;
  reminders: ParsedReminder[];
  /** What was taken out of the title, as it was typed. */
  spans: { kind: string; text: string }[];
}
