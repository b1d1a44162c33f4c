import { z } from 'zod';

import { invalidInput } from '../../../errors.ts';
import { type FileFormat, requireJson, type SourceFile } from '../../file-format.ts';
import { bareTask, emptyPortableData } from '../../portable-data.ts';
import { readDay, readInstant } from '../../read-dates.ts';
import { isRecord, readItems } from '../../read-items.ts';

const text = z.string().nullish();
const flag = z.boolean().nullish().transform(Boolean);

const TaskList = z.object({
  id: z.string().min(1).max(200),
  title: z.string(),
  items: z.array(z.unknown()).nullish(),
});
const GoogleTask = z.object({
  id: z.string().min(1).max(200),
  title: z
    .string()
    .nullish()
    .transform((title) => title ?? ''),
  notes: text,
  status: text,
  due: text,
  completed: text,
  created: text,
  parent: text,
  deleted: flag,
  links: z.array(z.object({ link: text, description: text })).nullish(),
});

/** Tasks.json of Google Takeout: lists as projects. Google keeps the day of a due date, never its time. */
export const googleTasksJson: FileFormat = {
  name: 'google-tasks-json',
  origin: 'google-tasks',
  recognises: (file) => isRecord(tasksOf(file)),
  read(file, { words }) {
    const data = emptyPortableData();
    const { problems } = data;
    const takeout = tasksOf(file) ?? requireJson(file);
    if (!isRecord(takeout))
      throw invalidInput('This is not Tasks.json of Google Takeout.', { path: 'content' });
    const now = new Date(words.now.epochMilliseconds).toISOString();
    for (const list of readItems({
      list: takeout['items'],
      name: 'items',
      schema: TaskList,
      problems,
    })) {
      data.projects.push({ key: list.value.id, path: list.path, name: list.value.title });
      for (const { path, value } of readItems({
        list: list.value.items,
        name: `${list.path}.items`,
        schema: GoogleTask,
        problems,
      })) {
        if (value.deleted) continue;
        const day = readDay((value.due ?? '').slice(0, 10));
        if (value.due && day === undefined)
          problems.push({ path, message: 'The due date is not understood.' });
        const links = (value.links ?? []).flatMap(({ link, description }) =>
          link ? `[${description ?? link}](${link})` : [],
        );
        const notes = [value.notes, ...links].filter(Boolean).join('\n\n');
        data.tasks.push({
          ...bareTask({ key: value.id, path, title: value.title }),
          notes: notes === '' ? undefined : notes,
          project: list.value.id,
          parent: value.parent ?? undefined,
          due: day === undefined ? undefined : { date: day },
          createdAt: readInstant(value.created ?? ''),
          completedAt:
            value.status === 'completed' ? (readInstant(value.completed ?? '') ?? now) : undefined,
        });
      }
    }
    return data;
  },
};

/** Alone, or within Takeout's ZIP. */
function tasksOf({ json, entries }: SourceFile): unknown {
  const isTakeout = (value: unknown) => isRecord(value) && value['kind'] === 'tasks#taskLists';
  if (isTakeout(json)) return json;
  for (const [name, content] of entries) {
    if (!/(?:^|\/)Tasks\.json$/iu.test(name)) continue;
    try {
      const value: unknown = JSON.parse(content);
      if (isTakeout(value)) return value;
    } catch {
      // Another program's file of that name.
    }
  }
  return undefined;
}
