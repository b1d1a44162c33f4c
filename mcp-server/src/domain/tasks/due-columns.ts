import { Temporal } from 'temporal-polyfill';

import type { When } from '../../recurrence/index.ts';

/** The columns a due day or instant is kept in. */
export function dueColumns(due: When | undefined, timeZone: string) {
  if (!due) return { due_date: null, due_at: null, due_zone: null, due_sort: null };
  if ('at' in due) {
    const at = new Date(due.at).toISOString();
    return { due_date: null, due_at: at, due_zone: due.timeZone, due_sort: at };
  }
  const start = Temporal.PlainDate.from(due.date).toZonedDateTime(timeZone).epochMilliseconds;
  return {
    due_date: due.date,
    due_at: null,
    due_zone: null,
    due_sort: new Date(start).toISOString(),
  };
}
