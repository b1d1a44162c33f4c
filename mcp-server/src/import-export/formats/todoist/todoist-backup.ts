import type { FileFormat } from '../../file-format.ts';
import { emptyPortableData } from '../../portable-data.ts';
import { todoistCsv } from './todoist-csv.ts';
import { readTodoistCsv } from './read-csv.ts';

/** Todoist's automatic backup: a ZIP with a CSV for each project, "Name [id].csv". */
export const todoistBackup: FileFormat = {
  name: 'todoist-backup',
  origin: 'todoist-backup',
  recognises: ({ entries }) => [...entries].some(([name, text]) => isCsv(name) && isProject(text)),
  read({ entries }, { words }) {
    const data = emptyPortableData();
    for (const [file, text] of entries) {
      if (!isCsv(file)) continue;
      if (!isProject(text)) {
        data.problems.push({
          path: file,
          message: 'It is no project of Todoist’s; it was left out.',
        });
        continue;
      }
      const [, name = file, id] = /(?:^|\/)([^/]*?)\s*(?:\[(\w+)\])?\.csv$/iu.exec(file) ?? [];
      const project = id ?? name;
      data.projects.push({
        key: project,
        path: file,
        name,
        ...(name.toLowerCase() === 'inbox' ? { inbox: true } : {}),
      });
      const { sections, tasks, problems } = readTodoistCsv(text, { words, file, project });
      data.sections.push(...sections);
      data.tasks.push(...tasks);
      data.problems.push(...problems);
    }
    return data;
  },
};

function isCsv(name: string): boolean {
  return /\.csv$/iu.test(name);
}

function isProject(text: string): boolean {
  return todoistCsv.recognises({ text, json: undefined, entries: new Map() });
}
