import { invalidInput } from '../../errors.ts';
import type { FileFormat, SourceFile, WritableFormat } from '../file-format.ts';
import { csv } from './csv/csv.ts';
import { googleTasksJson } from './google/google-tasks-json.ts';
import { icalendar } from './icalendar/icalendar.ts';
import { microsoftTodoJson } from './microsoft/microsoft-todo-json.ts';
import { taskloomJson } from './taskloom/taskloom-json.ts';
import { taskwarriorJson } from './taskwarrior/taskwarrior-json.ts';
import { ticktickCsv } from './ticktick/ticktick-csv.ts';
import { todoistBackup } from './todoist/todoist-backup.ts';
import { todoistCsv } from './todoist/todoist-csv.ts';
import { todoistJson } from './todoist/todoist-json.ts';
import { trelloJson } from './trello/trello-json.ts';
import { vikunja } from './vikunja/vikunja.ts';

/** Formats that tasks are written in, too. */
export const writableFormats = {
  'taskloom-json': taskloomJson,
  'todoist-csv': todoistCsv,
  'todoist-json': todoistJson,
  icalendar,
  'taskwarrior-json': taskwarriorJson,
} as const satisfies Record<string, WritableFormat>;

/** The more particular ones first: content is taken for the first that recognises it. */
export const formats = {
  'taskloom-json': taskloomJson,
  'google-tasks-json': googleTasksJson,
  'trello-json': trelloJson,
  vikunja,
  'microsoft-todo-json': microsoftTodoJson,
  'todoist-backup': todoistBackup,
  'todoist-csv': todoistCsv,
  'todoist-json': todoistJson,
  icalendar,
  'taskwarrior-json': taskwarriorJson,
  'ticktick-csv': ticktickCsv,
  csv,
} as const satisfies Record<string, FileFormat>;

export type FormatName = keyof typeof formats;
export type WritableFormatName = keyof typeof writableFormats;
// The keys of a literal are its own.
export const FORMAT_NAMES = Object.keys(formats) as [FormatName, ...FormatName[]];
export const WRITABLE_FORMAT_NAMES = Object.keys(writableFormats) as [
  WritableFormatName,
  ...WritableFormatName[],
];

/** Which format the content has. @throws TaskloomError when it is none of ours */
export function detectFormat(file: SourceFile): FormatName {
  const found = FORMAT_NAMES.find((name) => formats[name].recognises(file));
  if (found) return found;
  throw invalidInput('It cannot be told which format the content has.', {
    path: 'format',
    hint: `Name it: ${FORMAT_NAMES.join(', ')}.`,
  });
}
