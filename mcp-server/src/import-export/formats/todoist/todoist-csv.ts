import { stringify } from 'csv-stringify/sync';

import { invalidInput } from '../../../errors.ts';
import { collect } from '../../export/task-source.ts';
import type { WritableFormat } from '../../file-format.ts';
import { hasExceptions } from '../../portable-data.ts';
import { COLUMNS, type TodoistCsvRow } from './csv-columns.ts';
import { readTodoistCsv } from './read-csv.ts';
import { writeTasks } from './write-csv.ts';

/** Todoist's CSV, as its projects are exported and its templates written: one project a file. */
export const todoistCsv: WritableFormat = {
  name: 'todoist-csv',
  origin: 'todoist-csv',
  holdsDone: false,
  recognises: ({ text }) => /^"?TYPE"?,"?CONTENT"?,/u.test(text),
  read: ({ text }, { words }) => ({ ...readTodoistCsv(text, { words }), keysAreLocal: true }),
  async *write(source) {
    const data = await collect(source);
    const projects = new Set(data.tasks.map((task) => task.project));
    if (projects.size > 1)
      throw invalidInput('Todoist’s CSV holds one project, and these tasks are in several.', {
        path: 'project',
        hint: 'Name the project, or use todoist-json.',
      });
    const rows = [undefined, ...data.sections].flatMap((section): TodoistCsvRow[] => {
      const inSection = data.tasks.filter((task) => task.section === section?.key);
      if (!section) return writeTasks(data, inSection);
      return [{ TYPE: 'section', CONTENT: section.name }, ...writeTasks(data, inSection)];
    });
    yield stringify(rows, { header: true, columns: [...COLUMNS], bom: false });
  },
  losses: (task, page) => [
    ...(task.reminders.length > 0 ? ['reminders'] : []),
    ...(task.blockedBy.length > 0 ? ['dependencies'] : []),
    ...(task.assignee === 'me' ? ['assignees'] : []),
    ...(task.comments.length > 0 ? ['dates and authors of comments'] : []),
    ...(/(?:^|\s)@[^\s@]/u.test(task.title) ? ['words of titles that are read as labels'] : []),
    ...(hasExceptions(task, page) ? ['exceptions of recurrences'] : []),
  ],
  mimeType: 'text/csv',
  extension: 'csv',
};
