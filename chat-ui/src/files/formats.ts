import { t } from '../text/t.ts';

/** Formats of files, as the tools name them, with what people call them. */
export const FORMATS = [
  { id: 'taskloom-json', name: t('Taskloom (everything)'), extension: 'json', done: true },
  { id: 'todoist-csv', name: t('Todoist CSV (one project)'), extension: 'csv', done: false },
  { id: 'todoist-json', name: 'Todoist JSON', extension: 'json', done: true },
  { id: 'icalendar', name: 'iCalendar', extension: 'ics', done: true },
  { id: 'taskwarrior-json', name: 'Taskwarrior', extension: 'json', done: true },
] as const;
