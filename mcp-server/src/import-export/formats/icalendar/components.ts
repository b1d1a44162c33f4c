import ICAL from 'ical.js';

import { invalidInput } from '../../../errors.ts';
import type { Problem } from '../../portable-data.ts';

export interface Property {
  /** Lower case. */
  name: string;
  params: Record<string, string>;
  /** As ical.js reads them: dates with dashes and colons, text without escapes. */
  values: string[];
  /** As written after the colon. */
  raw: string;
  path: string;
}

export interface Component {
  /** Upper case. */
  name: string;
  path: string;
  properties: Property[];
  components: Component[];
}

/** How deep components lie in one another, calendar, task, alarm, and how many there are at most. */
const MAX_DEPTH = 8;

/**
 * The calendars of the content. ical.js reads each line, so that one it refuses loses nothing but
 * itself and is told with its number.
 */
export function readCalendars(content: string, problems: Problem[]): Component[] {
  const root: Component = { name: '', path: '', properties: [], components: [] };
  const open = [root];
  for (const { line, number } of unfold(content)) {
    const path = `line ${number}`;
    const [, mark, name] = /^(BEGIN|END):\s*([\w-]+)\s*$/iu.exec(line) ?? [];
    if (mark?.toUpperCase() === 'BEGIN') {
      const made = { name: (name ?? '').toUpperCase(), path, properties: [], components: [] };
      open.at(-1)?.components.push(made);
      open.push(made);
      if (open.length > MAX_DEPTH)
        throw notCalendar(`too many components in one another at ${path}`);
    } else if (mark) {
      if (open.pop()?.name !== name?.toUpperCase() || open.length === 0)
        throw notCalendar(`END:${name?.slice(0, 30) ?? ''} without its BEGIN at ${path}`);
    } else {
      const property = readProperty(line, path);
      if (property) open.at(-1)?.properties.push(property);
      else problems.push({ path, message: 'This line is not iCalendar.' });
    }
  }
  if (open.length > 1) throw notCalendar(`it ends within ${open.at(-1)?.name.slice(0, 30) ?? ''}`);
  const calendars = root.components.filter((component) => component.name === 'VCALENDAR');
  if (calendars.length === 0) throw notCalendar('it has no VCALENDAR');
  return calendars;
}

function notCalendar(why: string) {
  return invalidInput(`This is not iCalendar: ${why}.`, { path: 'content' });
}

/** A line that begins with a space goes on with the one before (RFC 5545 section 3.1). */
function unfold(content: string): { line: string; number: number }[] {
  const lines: { line: string; number: number }[] = [];
  for (const [index, line] of content
    .replace(/^\uFEFF/u, '')
    .split(/\r?\n/u)
    .entries()) {
    const last = lines.at(-1);
    if (/^[ \t]/u.test(line) && last) last.line += line.slice(1);
    else if (line.trim() !== '') lines.push({ line, number: index + 1 });
  }
  return lines;
}

function readProperty(line: string, path: string): Property | undefined {
  try {
    const [name, params, , ...values] = ICAL.parse.property(line, ICAL.design.icalendar) as [
      string,
      Record<string, unknown>,
      string,
      ...unknown[],
    ];
    const texts = Object.entries(params).map(([key, value]) => [key, String(value)] as const);
    return {
      name,
      params: Object.fromEntries(texts),
      values: values.map(String),
      raw: rawValue(line),
      path,
    };
  } catch {
    // A rule that ical.js does not know is still told by us, with the task it belongs to.
    const [, rule] = /^RRULE[^:]*:(.*)$/iu.exec(line) ?? [];
    if (rule === undefined) return undefined;
    return { name: 'rrule', params: {}, values: [rule], raw: rule, path };
  }
}

function rawValue(line: string): string {
  // A colon in quotes belongs to a parameter.
  const [, raw = ''] = /^(?:[^:"]|"[^"]*")*:(.*)$/su.exec(line) ?? [];
  return raw;
}
