import type { Temporal } from 'temporal-polyfill';

import { invalidInput } from '../errors.ts';
import type { Compiling, Condition } from './types.ts';
import { readSpan, startOf, type Span } from './dates.ts';
import { isPast } from './read-values.ts';
import type { Comparison, DateField, FilterContext } from './types.ts';

/**
 * Where a day sorts lies within 26 hours of where it starts for the person who asks, so that bounds
 * this much wider narrow the search by the index on due_sort and lose nothing.
 */
const ZONES_APART = { hours: 48 };

/** An end as a day, for due_date and deadline, and as an instant. */
interface Edge {
  day: Temporal.PlainDate;
  instant: Temporal.Instant;
}

/** What lies before `to` and not before `from`; either may be open. */
interface Bounds {
  from?: Edge;
  to?: Edge;
}

export function compileDate(
  compiling: Compiling,
  { field, is, when }: { field: DateField; is: Comparison; when: string },
): Condition {
  const { sql, context } = compiling;
  const span = readSpan(when, context, { past: isPast(field) });
  if (!span.ok)
    throw invalidInput(span.message, {
      path: 'filter',
      ...(span.suggestion === undefined ? {} : { hint: span.suggestion }),
    });
  const bounds = boundsOf(is, span.value, context);
  switch (field) {
    case 'due':
      return compileDue(compiling, bounds);
    case 'deadline':
      return within(compiling, sql`t.deadline`, { bounds, unit: 'day' });
    case 'created':
      return within(compiling, sql`t.created_at`, { bounds, unit: 'instant' });
    case 'updated':
      return within(compiling, sql`t.updated_at`, { bounds, unit: 'instant' });
    case 'completed':
      // Follows from completed_at, and lets the index of what is done be used.
      return sql`t.status = 'done' and ${within(compiling, sql`t.completed_at`, { bounds, unit: 'instant' })}`;
  }
}

/** Due on a day before today: what was due earlier today is today's. */
export function compileOverdue(compiling: Compiling): Condition {
  return compileDate(compiling, { field: 'due', is: '<', when: 'today' });
}

/** Due on a day after today, or at a time of such a day. */
export function compileUpcoming(compiling: Compiling): Condition {
  return compileDate(compiling, { field: 'due', is: '>', when: 'today' });
}

function compileDue(compiling: Compiling, bounds: Bounds): Condition {
  const { sql } = compiling;
  const day = within(compiling, sql`t.due_date`, { bounds, unit: 'day' });
  const instant = within(compiling, sql`t.due_at`, { bounds, unit: 'instant' });
  const wide = within(compiling, sql`t.due_sort`, { bounds, unit: 'wide' });
  return sql`${wide} and ((${day}) or (${instant}))`;
}

function within(
  { sql }: Compiling,
  column: Condition,
  { bounds: { from, to }, unit }: { bounds: Bounds; unit: 'day' | 'instant' | 'wide' },
): Condition {
  const text = ({ day, instant }: Edge, apart: Temporal.Instant) => {
    if (unit === 'day') return sql`${day.toString()}::date`;
    return sql`${(unit === 'wide' ? apart : instant).toString()}::timestamptz`;
  };
  const lower = from && sql`${column} >= ${text(from, from.instant.subtract(ZONES_APART))}`;
  const upper = to && sql`${column} < ${text(to, to.instant.add(ZONES_APART))}`;
  if (lower && upper) return sql`${lower} and ${upper}`;
  return lower ?? upper ?? sql`true`;
}

function boundsOf(is: Comparison, span: Span, context: FilterContext): Bounds {
  const [from, to] = [edge(span, 'from', context), edge(span, 'to', context)];
  switch (is) {
    case '<':
      return { to: from };
    case '<=':
      return { to };
    case '=':
      return { from, to };
    case '>=':
      return { from };
    case '>':
      return { from: to };
  }
}

/** A day stands where it starts: it is not before a time of its own, unless that is its start. */
function edge(span: Span, end: 'from' | 'to', context: FilterContext): Edge {
  if (span.unit === 'day') return { day: span[end], instant: startOf(span[end], context) };
  const instant = span[end];
  const day = instant.toZonedDateTimeISO(context.timeZone).toPlainDate();
  const starts = startOf(day, context).equals(instant);
  return { day: starts ? day : day.add({ days: 1 }), instant };
}
