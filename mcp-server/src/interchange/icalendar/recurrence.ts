import { Temporal } from 'temporal-polyfill';

import { whenOfKey } from '../../domain/series/series-store.ts';
import {
  formatRule,
  nextOccurrences,
  parseRuleText,
  type RuleParts,
  type When,
} from '../../recurrence/index.ts';
import type { InterchangeSeries } from '../interchange.ts';
import { text, times } from './lines.ts';

/** Coming dates of a rule that RFC 5545 has no words for. */
const SPELLED_OUT = 30;

/** RRULE, RDATE and EXDATE of a series from its newest occurrence on, which is the DTSTART. */
export function recurrenceLines(series: InterchangeSeries): string[] {
  const { timeZone } = series;
  const parts = parseRuleText(series.rule.rrule);
  const when = (key: string): When => whenOfKey(key, timeZone);
  const coming = (keys: readonly string[]) => keys.filter((key) => key > series.last).map(when);
  if (parts.stepsByDay)
    return [
      ...text('x-taskloom-rrule', series.rule.rrule),
      ...times('rdate', occurrencesAfter(series, SPELLED_OUT)),
    ];
  const isTimed = series.last.includes('T');
  const rule = formatRule({ ...parts, ...endOf(series, parts, isTimed) });
  return [
    `RRULE:${rule}`,
    ...times('rdate', coming(series.rdates)),
    ...times('exdate', coming(series.exdates)),
  ];
}

function occurrencesAfter(series: InterchangeSeries, count: number): When[] {
  const { rule, timeZone, exdates, rdates } = series;
  const start = whenOfKey(series.start, timeZone);
  const after = whenOfKey(series.last, timeZone);
  return nextOccurrences({ rule, start, timeZone, after, count, exdates, rdates });
}

/** COUNT counts from the DTSTART that is written; UNTIL has the kind that the DTSTART has. */
function endOf(
  series: InterchangeSeries,
  { count, until }: RuleParts,
  isTimed: boolean,
): Pick<RuleParts, 'count' | 'until'> {
  if (count !== undefined && series.rule.anchor === 'schedule') {
    const plain = { ...series, exdates: [], rdates: [] };
    return { count: occurrencesAfter(plain, count).length + 1 };
  }
  if (!until || !isTimed || 'at' in until) return {};
  const wall =
    'date' in until
      ? Temporal.PlainDate.from(until.date).toPlainDateTime('23:59:59')
      : Temporal.PlainDateTime.from(until.wall);
  const at = wall.toZonedDateTime(series.timeZone).toInstant();
  return { until: { at: at.toString({ smallestUnit: 'second' }) } };
}
