import type { Temporal } from 'temporal-polyfill';
import type { RuleParts } from '../../recurrence/index.ts';
import type { SlotTypes, Unit } from '../slots.ts';
import type { WordsContext } from '../types.ts';

/** A day, with a time when the words carry one ("tonight"), or an exact moment ("in 2 hours"). */
export type DayMeaning =
  | { kind: 'day'; date: Temporal.PlainDate; time?: string }
  | { kind: 'moment'; at: Temporal.Instant };

export interface TimeMeaning {
  kind: 'time';
  time: string;
  /** More than one time of a rule: "at 9:00 and 17:00". */
  others?: string[];
  /** How long, where an end is given: "10:00-11:30". */
  minutes?: number;
  /** A bare number: a time only right after a day. */
  bare?: true;
  /** A part of the day, which an exact time after it replaces. */
  isDayPart?: true;
}

/** What a phrase contributes to a date or a rule. */
export type Meaning =
  | DayMeaning
  | TimeMeaning
  | { kind: 'every'; parts: RuleParts; afterCompletion: boolean; time?: string }
  | { kind: 'on'; parts: Partial<RuleParts>; needs: 'week' | 'month' | 'year' }
  | { kind: 'start'; day: DayMeaning }
  | { kind: 'until'; day: DayMeaning }
  | { kind: 'span'; n: number; unit: Unit }
  | { kind: 'times'; n: number }
  | { kind: 'anchor' }
  | { kind: 'except'; of: 'weekdays' | 'months'; values: number[] }
  | { kind: 'except'; of: 'dates'; values: DayMeaning[] }
  | { kind: 'before'; offset: string }
  | { kind: 'duration'; minutes: number };

/** Why a phrase that was understood cannot be: "30 February". */
export interface Refusal {
  kind: 'refusal';
  message: string;
  suggestion?: string;
}

export interface MeaningInput {
  /** The pattern's slots; the pattern guarantees those that its meaning reads. */
  slots: SlotTypes;
  /** Slots that the pattern may leave out. */
  optional: Partial<SlotTypes>;
  args: Readonly<Record<string, number | string | boolean>>;
  ctx: WordsContext;
}

/** Undefined when the pattern does not apply after all. */
export type ReadMeaning = (input: MeaningInput) => Meaning | Refusal | undefined;

export function refuse(message: string, suggestion?: string): Refusal {
  return { kind: 'refusal', message, ...(suggestion === undefined ? {} : { suggestion }) };
}

/** The user's clock now. */
export function localNow(ctx: WordsContext): Temporal.PlainDateTime {
  return ctx.now.toZonedDateTimeISO(ctx.timeZone).toPlainDateTime();
}

export function localToday(ctx: WordsContext): Temporal.PlainDate {
  return localNow(ctx).toPlainDate();
}
