import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { WEEKDAYS } from './rule-parts.ts';
import type { RuleParts } from './rule-parts.ts';
import { formatRule } from './rule-text.ts';
import { RecurrenceError } from './types.ts';

/** A rule's occurrences on the local clock, where no hour is missing and none comes twice. */
export interface WallSeries {
  /** The first occurrence at or after `from`; undefined when COUNT is used up. */
  firstFrom(from: Temporal.PlainDateTime): Temporal.PlainDateTime | undefined;
}

/**
 * Occurrences of a rule from DTSTART = `start`, without UNTIL. The library runs in UTC so that it
 * sees a clock without DST: it would leave out what falls into a gap, a task shifts.
 */
export function createWallSeries(parts: RuleParts, start: Temporal.PlainDateTime): WallSeries {
  return parts.stepsByDay ? createStepSeries(parts, start) : createLibrarySeries(parts, start);
}

function createLibrarySeries(parts: RuleParts, start: Temporal.PlainDateTime): WallSeries {
  const { until: _until, ...endless } = withWeekday(parts, start);
  const rruleString = `RRULE:${formatRule(endless)}`;
  const rule = new RRuleTemporal({
    rruleString,
    dtstart: start.toZonedDateTime('UTC'),
    temporal: Temporal,
    cache: false,
  });
  return {
    firstFrom(from) {
      const seek = Temporal.PlainDateTime.compare(from, start) < 0 ? start : from;
      try {
        return rule.next(seek.toZonedDateTime('UTC'), true)?.toPlainDateTime();
      } catch (cause) {
        if (!(cause instanceof Error) || !cause.message.includes('exceeded')) throw cause;
        // The library gives up after 10,000 periods; the rule may still match, too far to wait for.
        const message = 'No occurrence of this rule was found within the search of 10,000 periods.';
        throw new RecurrenceError('never', formatRule(parts), message);
      }
    },
  };
}

/** BYWEEKNO alone means DTSTART's weekday; the library picks others there. */
function withWeekday(parts: RuleParts, start: Temporal.PlainDateTime): RuleParts {
  const day = WEEKDAYS[start.dayOfWeek - 1];
  const isOpen = parts.byWeekNo && !(parts.byDay ?? parts.byMonthDay ?? parts.byYearDay);
  return isOpen && day ? { ...parts, byDay: [{ day }] } : parts;
}

/** "Every 3rd workday": INTERVAL counts only the days of BYDAY, from the first at or after `start`. */
function createStepSeries(parts: RuleParts, start: Temporal.PlainDateTime): WallSeries {
  const days = isoDays(parts);
  const time = start.toPlainTime();
  const monday = start.toPlainDate().subtract({ days: start.dayOfWeek - 1 });
  const indexOf = (date: Temporal.PlainDate): number => {
    const weeks = Math.floor(monday.until(date, { largestUnit: 'days' }).days / 7);
    const before = [...days].filter((day) => day < date.dayOfWeek).length;
    return weeks * days.size + before;
  };
  const nextDay = (date: Temporal.PlainDate): Temporal.PlainDate =>
    days.has(date.dayOfWeek) ? date : nextDay(date.add({ days: 1 }));
  const origin = indexOf(nextDay(start.toPlainDate()));
  return {
    firstFrom(from) {
      const seek = Temporal.PlainDateTime.compare(from, start) < 0 ? start : from;
      const late = Temporal.PlainTime.compare(seek.toPlainTime(), time) > 0;
      let date = nextDay(seek.toPlainDate().add({ days: late ? 1 : 0 }));
      const behind = (indexOf(date) - origin) % parts.interval;
      for (let missing = behind === 0 ? 0 : parts.interval - behind; missing > 0; missing -= 1) {
        date = nextDay(date.add({ days: 1 }));
      }
      const number = (indexOf(date) - origin) / parts.interval;
      if (parts.count !== undefined && number >= parts.count) return undefined;
      return date.toPlainDateTime(time);
    },
  };
}

/** BYDAY as ISO numbers, 1 = Monday. */
export function isoDays({ byDay = [] }: RuleParts): Set<number> {
  return new Set(byDay.map(({ day }) => WEEKDAYS.indexOf(day) + 1));
}
