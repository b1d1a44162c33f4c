import { Temporal } from 'temporal-polyfill';
import { fromLocalDateTime, instantText } from '../recurrence/index.ts';
import type { When } from '../recurrence/index.ts';
import { isAfterMidnight, withinDayPart } from './phrase-set.ts';
import type { PhraseSet } from './phrase-set.ts';
import { localNow } from './calendar.ts';
import type { Misunderstood, Parsed, WordsContext } from './model.ts';

/** The day and time of a phrases; a time alone is today's, or tomorrow's when it is past. */
export function composeWhen(phrases: PhraseSet, text: string, ctx: WordsContext): Parsed<When> {
  const { day, time } = phrases;
  if (time?.others) return misunderstood(text, 'Only a recurrence can have more than one time.');
  if (!day && !time) return misunderstood(text, 'There is no date and no time.');
  if (day?.kind === 'moment') {
    if (time) return misunderstood(text, 'There are two times.');
    return { ok: true, value: { at: instantText(day.at), timeZone: ctx.timeZone } };
  }
  const clock = day?.time && time ? withinDayPart(time, day.time).time : (time?.time ?? day?.time);
  if (day && clock === undefined) return { ok: true, value: { date: day.date.toString() } };
  const isNextDay = day?.time !== undefined && time && isAfterMidnight(time.time, day.time);
  const date = isNextDay ? day.date.add({ days: 1 }) : day?.date;
  return { ok: true, value: atClock(date, clock ?? '00:00', ctx) };
}

function atClock(date: Temporal.PlainDate | undefined, clock: string, ctx: WordsContext): When {
  const now = localNow(ctx);
  const wall = (date ?? now.toPlainDate()).toPlainDateTime(clock);
  const isPast = Temporal.PlainDateTime.compare(wall, now) <= 0;
  // "today at midnight" is the midnight to come.
  const isMidnightToday = clock === '00:00' && date?.equals(now.toPlainDate());
  return fromLocalDateTime(
    isPast && (!date || isMidnightToday) ? wall.add({ days: 1 }) : wall,
    ctx.timeZone,
  );
}

export function misunderstood(part: string, message: string, suggestion?: string): Misunderstood {
  return { ok: false, part, message, ...(suggestion === undefined ? {} : { suggestion }) };
}
