import { Temporal } from 'temporal-polyfill';

import type { TaskSource } from '../../export/task-source.ts';
import {
  type PortableData,
  type PortableSeries,
  type PortableTask,
  liveSeriesOf,
} from '../../portable-data.ts';
import { localText } from '../../read-dates.ts';

/** The shape of Todoist's sync answer; what it has no place for (dependencies) is left out. */
export async function* writeTodoist(source: TaskSource): AsyncGenerator<string, void, void> {
  const { projects, sections, tags } = source;
  const head = {
    projects: projects.map((project, index) => ({
      id: project.key,
      name: project.name,
      parent_id: project.parent ?? null,
      child_order: index + 1,
      is_archived: project.archivedAt !== undefined,
      ...(project.inbox ? { inbox_project: true } : {}),
    })),
    sections: sections.map((section, index) => ({
      id: section.key,
      name: section.name,
      project_id: section.project,
      section_order: index + 1,
    })),
    labels: tags.map((name, index) => ({ id: String(index + 1), name, item_order: index + 1 })),
  };
  yield `${JSON.stringify(head).slice(0, -1)},\n"items":[`;
  let place = 0;
  yield* listItems(source, (page) => {
    const series = liveSeriesOf(page);
    return page.tasks.map((task) => writeItem(task, { index: place++, series: series(task) }));
  });
  yield '],\n"notes":[';
  yield* listItems(source, (page) => page.tasks.flatMap(writeNotes));
  yield '],\n"reminders":[';
  yield* listItems(source, (page) => page.tasks.flatMap(writeReminders));
  yield ']}\n';
}

async function* listItems(
  source: TaskSource,
  itemsOf: (page: PortableData) => object[],
): AsyncGenerator<string, void, void> {
  let isFirst = true;
  for await (const page of source.pages()) {
    const items = itemsOf(page).map((item) => `\n${JSON.stringify(item)}`);
    if (items.length === 0) continue;
    yield (isFirst ? '' : ',') + items.join(',');
    isFirst = false;
  }
}

function writeNotes(task: PortableTask) {
  return task.comments.map(({ body, createdAt }, index) => ({
    id: `${task.key}-${index + 1}`,
    item_id: task.key,
    content: body,
    posted_at: createdAt ?? null,
  }));
}

function writeItem(
  task: PortableTask,
  { index, series }: { index: number; series: PortableSeries | undefined },
) {
  const { due } = task;
  return {
    id: task.key,
    content: task.title,
    description: task.notes ?? '',
    project_id: task.project ?? null,
    section_id: task.section ?? null,
    parent_id: task.parent ?? null,
    child_order: index + 1,
    priority: 5 - task.priority,
    labels: task.tags,
    due: due
      ? {
          ...dueText(due),
          lang: 'en',
          is_recurring: series !== undefined,
          string: series?.rule.words ?? dueText(due).date,
        }
      : null,
    deadline: task.deadline === undefined ? null : { date: task.deadline, lang: 'en' },
    duration:
      task.durationMinutes === undefined ? null : { amount: task.durationMinutes, unit: 'minute' },
    checked: task.completedAt !== undefined,
    completed_at: task.completedAt ?? null,
    added_at: task.createdAt ?? null,
  };
}

function dueText(due: NonNullable<PortableTask['due']>): {
  date: string;
  timezone: string | null;
} {
  if ('date' in due) return { date: due.date, timezone: null };
  return { date: localText(due.at, due.timeZone), timezone: due.timeZone };
}

function writeReminders(task: PortableTask) {
  return task.reminders.flatMap((spec, index) => {
    const head = { id: `${task.key}-r${index + 1}`, item_id: task.key };
    if ('at' in spec) return { ...head, type: 'absolute', due: { date: spec.at, timezone: null } };
    const minutes = -Temporal.Duration.from(spec.offset).total('minutes');
    // Todoist reminds before due only.
    return minutes < 0 ? [] : { ...head, type: 'relative', minute_offset: minutes };
  });
}
