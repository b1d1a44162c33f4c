import type { Temporal } from 'temporal-polyfill';
import type { RecurrenceRule, RuleParts, When } from '../recurrence/index.ts';
import type { Language, Unit } from './languages/language.ts';

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

/** A day, with a time when the words carry one ("tonight"), or an exact moment ("in 2 hours"). */
export type DayValue =
  | { kind: 'day'; date: Temporal.PlainDate; time?: string; isWeekday?: true }
  | { kind: 'moment'; at: Temporal.Instant };

export interface TimeValue {
  kind: 'time';
  time: string;
  /** More than one time of a rule: "at 9:00 and 17:00". */
  others?: string[];
  /** How long, where an end is given: "10:00-11:30". */
  minutes?: number;
  /** A bare number: a time only right after a day. */
  bare?: true;
  /** An hour that says no half of the day: 1 to 6 are in the afternoon unless something says otherwise. */
  saysNoHalf?: true;
  /** A part of the day, which an exact time after it replaces. */
  isDayPart?: true;
}

/** What a phrase contributes to a date or a rule. */
export type PhraseValue =
  | DayValue
  | TimeValue
  | { kind: 'every'; parts: RuleParts; afterCompletion: boolean; time?: string }
  | { kind: 'on'; parts: Partial<RuleParts>; needs: 'week' | 'month' | 'year' }
  | { kind: 'start'; day: DayValue }
  | { kind: 'until'; day: DayValue }
  | { kind: 'span'; n: number; unit: Unit }
  | { kind: 'times'; n: number }
  | { kind: 'anchor' }
  | { kind: 'except'; of: 'weekdays' | 'months'; values: number[] }
  | { kind: 'except'; of: 'dates'; values: DayValue[] }
  | { kind: 'before'; offset: string }
  | { kind: 'duration'; minutes: number };

/** Why a phrase that was understood cannot be: "30 February". */
export interface Refusal {
  kind: 'refusal';
  message: string;
  suggestion?: string;
  /** The suggestion stands for the phrase itself, so that what is around it can stay. */
  replaces?: true;
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
  /** What looks like a date, a time or a reminder and stays in the title, as it was typed. */
  unread: string[];
  /** What would be understood in its place. */
  suggestions: string[];
}
