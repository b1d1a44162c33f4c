import { Temporal } from 'temporal-polyfill';
import type { When } from '../recurrence/index.ts';
import { localToday } from './meanings/meaning.ts';
import type { WordsContext } from './types.ts';

// Not by Intl: a formatter for each of a page's tasks would cost more than finding them.
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const NEAR: Record<number, string> = { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' };

/** A moment as the user's clock shows it: "tomorrow 09:00", "Fri 27 Nov", with the year when it is not this one; in the person's format. */
export function describeWhen(when: When, ctx: WordsContext): string {
  if ('date' in when) return describeDay(Temporal.PlainDate.from(when.date), ctx);
  const local = Temporal.Instant.from(when.at).toZonedDateTimeISO(ctx.timeZone);
  return `${describeDay(local.toPlainDate(), ctx)} ${describeTime(local.toPlainTime(), ctx)}`;
}

function describeTime(time: Temporal.PlainTime, { timeFormat }: WordsContext): string {
  const text = time.toString({ smallestUnit: 'minute' });
  if (timeFormat !== '12h') return text;
  return `${time.hour % 12 || 12}${text.slice(2)} ${time.hour < 12 ? 'am' : 'pm'}`;
}

function describeDay(date: Temporal.PlainDate, ctx: WordsContext): string {
  const today = localToday(ctx);
  const near = NEAR[today.until(date, { largestUnit: 'days' }).days];
  if (near !== undefined) return near;
  const weekday = WEEKDAYS[date.dayOfWeek - 1] ?? '';
  const month = MONTHS[date.month - 1] ?? '';
  const year = date.year === today.year ? '' : ` ${date.year}`;
  const day = ctx.dateFormat === 'us' ? `${month} ${date.day}` : `${date.day} ${month}`;
  return `${weekday} ${day}${year}`;
}
