import { Temporal } from 'temporal-polyfill';

import { whenOfKey } from '../../../domain/series/series-store.ts';
import { formatRule, parseRuleText, type RuleParts, type When } from '../../../recurrence/index.ts';
import type { PortableSeries } from '../../portable-data.ts';
import { occurrencesAfter, ruleFromNow } from '../rule-from-now.ts';
import { text, times } from './lines.ts';

/** Coming dates of a rule that RFC 5545 has no words for. */
const SPELLED_OUT = 30;

/** RRULE, RDATE and EXDATE of a series from its newest occurrence on, which is the DTSTART. */
export function recurrenceLines(series: PortableSeries): string[] {
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

/** COUNT counts from the DTSTART that is written; UNTIL has the kind that the DTSTART has. */
function endOf(
  series: PortableSeries,
  { count, until }: RuleParts,
  isTimed: boolean,
): Pick<RuleParts, 'count' | 'until'> {
  if (count !== undefined) {
    const left = parseRuleText(ruleFromNow(series)).count;
    return left === undefined ? {} : { count: left };
  }
  if (!until || !isTimed || 'at' in until) return {};
  const wall =
    'date' in until
      ? Temporal.PlainDate.from(until.date).toPlainDateTime('23:59:59')
      : Temporal.PlainDateTime.from(until.wall);
  const at = wall.toZonedDateTime(series.timeZone).toInstant();
  return { until: { at: at.toString({ smallestUnit: 'second' }) } };
}
