import { z } from 'zod';
import deadlines from './deadlines.json' with { type: 'json' };
import due from './due.json' with { type: 'json' };
import durations from './durations.json' with { type: 'json' };
import quickAdd from './quick-add.json' with { type: 'json' };
import recurrences from './recurrences.json' with { type: 'json' };
import refused from './refused.json' with { type: 'json' };
import reminders from './reminders.json' with { type: 'json' };

/**
 * What people type and what is understood, at EXAMPLES_NOW in EXAMPLES_ZONE (a Saturday, 11:30).
 * A test reads every row; the documentation shows them.
 */
export const EXAMPLES_NOW = '2026-11-21T10:30:00Z';
export const EXAMPLES_ZONE = 'Europe/Berlin';

const TypedAndUnderstood = z.tuple([z.string(), z.string()]).readonly();

/** A due date, and how it is spelled out. */
export const DUE_EXAMPLES = z.array(TypedAndUnderstood).parse(due);

export const RECURRENCE_EXAMPLES = z
  .array(
    z.strictObject({
      text: z.string(),
      words: z.string(),
      rrule: z.string(),
      /** The first three occurrences, as `describeWhen` spells them out. */
      next: z.array(z.string()),
      anchor: z.literal('completion').optional(),
      /** Dates it leaves out. */
      exdates: z.array(z.string()).optional(),
    }),
  )
  .parse(recurrences);

/** A reminder: its offset from due, or its moment. */
export const REMINDER_EXAMPLES = z.array(TypedAndUnderstood).parse(reminders);

/** A length of time, in minutes. */
export const DURATION_EXAMPLES = z
  .array(z.tuple([z.string(), z.number()]).readonly())
  .parse(durations);

export const DEADLINE_EXAMPLES = z.array(TypedAndUnderstood).parse(deadlines);

/** What is refused: the part that is named, and what is said about it. */
export const REFUSED_EXAMPLES = z
  .array(
    z.strictObject({
      asked: z.enum(['due', 'recurrence', 'reminder', 'duration', 'deadline']),
      text: z.string(),
      part: z.string(),
      message: z.string(),
      suggestion: z.string().optional(),
    }),
  )
  .parse(refused);

/** A line of `quick_add`: what stays as its title, what was read, and what is told as unread. */
export const QUICK_ADD_EXAMPLES = z
  .array(
    z.strictObject({
      line: z.string(),
      title: z.string(),
      /** Spelled out. */
      due: z.string().optional(),
      recurrence: z.string().optional(),
      /** Offsets from due or moments. */
      reminders: z.array(z.string()).optional(),
      /** Minutes. */
      duration: z.number().optional(),
      deadline: z.string().optional(),
      unread: z.array(z.string()).optional(),
      suggestions: z.array(z.string()).optional(),
    }),
  )
  .parse(quickAdd);
