import { invalidInput } from '../../errors.ts';
import type { Format } from '../format.ts';
import { icalendar } from './icalendar.ts';
import { taskloomJson } from './taskloom-json.ts';
import { taskwarriorJson } from './taskwarrior-json.ts';
import { todoistCsv } from './todoist-csv.ts';
import { todoistJson } from './todoist-json.ts';

/** The more particular ones first: content is taken for the first that recognises it. */
export const formats = {
  'taskloom-json': { format: taskloomJson, origin: 'taskloom' },
  'todoist-csv': { format: todoistCsv, origin: 'todoist-csv' },
  'todoist-json': { format: todoistJson, origin: 'todoist' },
  icalendar: { format: icalendar, origin: 'icalendar' },
  'taskwarrior-json': { format: taskwarriorJson, origin: 'taskwarrior' },
} as const satisfies Record<string, { format: Format; origin: string }>;

export type FormatName = keyof typeof formats;
export const FORMAT_NAMES = Object.keys(formats) as [FormatName, ...FormatName[]];

/** Which format the content has. @throws TaskloomError when it is none of ours */
export function detectFormat(content: string): FormatName {
  const json = quietlyParsed(content);
  const found = FORMAT_NAMES.find((name) => formats[name].format.recognises(content, json));
  if (found) return found;
  throw invalidInput('It cannot be told which format the content has.', {
    path: 'format',
    hint: `Name it: ${FORMAT_NAMES.join(', ')}.`,
  });
}

function quietlyParsed(content: string): unknown {
  try {
    return JSON.parse(content.replace(/^\uFEFF/u, ''));
  } catch {
    return undefined;
  }
}
