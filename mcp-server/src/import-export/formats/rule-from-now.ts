import { whenOfKey } from '../../domain/series/series-store.ts';
import { formatRule, nextOccurrences, parseRuleText, type When } from '../../recurrence/index.ts';
import type { PortableSeries } from '../portable-data.ts';

/** The series' rule as it goes on from its newest occurrence, from which a COUNT in a file counts. */
export function ruleFromNow(series: PortableSeries): string {
  const parts = parseRuleText(series.rule.rrule);
  if (parts.count === undefined || series.rule.anchor === 'completion') return series.rule.rrule;
  const plain = { ...series, exdates: [], rdates: [] };
  return formatRule({ ...parts, count: occurrencesAfter(plain, parts.count).length + 1 });
}

export function occurrencesAfter(series: PortableSeries, count: number): When[] {
  const { rule, timeZone, exdates, rdates } = series;
  const start = whenOfKey(series.start, timeZone);
  const after = whenOfKey(series.last, timeZone);
  return nextOccurrences({ rule, start, timeZone, after, count, exdates, rdates });
}
