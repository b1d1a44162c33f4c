import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';

import type { When } from '../../../recurrence/index.ts';
import { localText } from '../../read-dates.ts';

/** One property as jCal (RFC 7265) has it: name, parameters, type and values. */
export function line(
  name: string,
  {
    type = 'text',
    params = {},
    values,
  }: { type?: string; params?: Record<string, string>; values: string[] },
): string {
  return ICAL.stringify.property([name, params, type, ...values], ICAL.design.icalendar, false);
}

export function text(name: string, value: string | undefined, params = {}): string[] {
  return value === undefined ? [] : [line(name, { values: [value], params })];
}

/** An instant in UTC. */
export function stamp(name: string, instant: string | undefined): string[] {
  if (instant === undefined) return [];
  const value = Temporal.Instant.from(instant).toString({ smallestUnit: 'second' });
  return [line(name, { type: 'date-time', values: [value] })];
}

/** Days, or wall-clock times in the zone whose clock they follow. */
export function times(name: string, whens: readonly When[]): string[] {
  const [first] = whens;
  if (!first) return [];
  const values = whens.map((when) =>
    'date' in when ? when.date : localText(when.at, when.timeZone).slice(0, 19).padEnd(19, ':00'),
  );
  if ('date' in first) return [line(name, { type: 'date', params: { value: 'DATE' }, values })];
  const params = { tzid: first.timeZone };
  return [line(name, { type: 'date-time', params, values })];
}

export function component(name: string, content: readonly string[]): string[] {
  return [`BEGIN:${name}`, ...content, `END:${name}`];
}

/** The beginning of a calendar, up to its components. */
export function calendarHead(content: readonly string[], name?: string): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Taskloom//Taskloom//EN',
    'CALSCALE:GREGORIAN',
    ...text('x-wr-calname', name),
    ...content,
  ];
  return `${lines.join('\r\n')}\r\n`;
}

export const CALENDAR_END = 'END:VCALENDAR\r\n';
