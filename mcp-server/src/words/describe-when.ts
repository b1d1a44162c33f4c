import { Temporal } from 'temporal-polyfill';
import type { When } from '../recurrence/index.ts';
import { localToday } from './calendar.ts';
import type { WordsContext } from './model.ts';

// Not by Intl: a formatter for each of a page's tasks would cost more than finding them.
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const NEAR = [
  ['yesterday', -1],
  ['today', 0],
  ['tomorrow', 1],
] as const;
/** The words of the days around now, by their dates: a page of tasks asks for them again and again. */
const nearDays = new WeakMap<WordsContext, ReadonlyMap<string, string>>();

/** A moment as the user's clock shows it: "tomorrow 09:00", "Fri 27 Nov", with the year when it is not this one; in the person's format. */
export function describeWhen(when: When, ctx: WordsContext): string {
  if ('date' in when) return describeDay(when.date, ctx);
  const local = Temporal.Instant.from(when.at).toZonedDateTimeISO(ctx.timeZone);
  return `${describeDay(local.toPlainDate().toString(), ctx)} ${describeTime(local.toPlainTime(), ctx)}`;
}

function describeTime(time: Temporal.PlainTime, { timeFormat }: WordsContext): string {
  const text = time.toString({ smallestUnit: 'minute' });
  if (timeFormat !== '12h') return text;
  return `${time.hour % 12 || 12}${text.slice(2)} ${time.hour < 12 ? 'am' : 'pm'}`;
}

function describeDay(day: string, ctx: WordsContext): string {
  const near = daysNear(ctx).get(day);
  if (near !== undefined) return near;
  const date = Temporal.PlainDate.from(day);
  const weekday = WEEKDAYS[date.dayOfWeek - 1] ?? '';
  const month = MONTHS[date.month - 1] ?? '';
  const year = date.year === localToday(ctx).year ? '' : ` ${date.year}`;
  const text = ctx.dateFormat === 'us' ? `${month} ${date.day}` : `${date.day} ${month}`;
  return `${weekday} ${text}${year}`;
}

function daysNear(ctx: WordsContext): ReadonlyMap<string, string> {
  let near = nearDays.get(ctx);
  if (!near) {
    const today = localToday(ctx);
    near = new Map(NEAR.map(([words, days]) => [today.add({ days }).toString(), words]));
    nearDays.set(ctx, near);
  }
  return near;
}
