import { Temporal } from 'temporal-polyfill';

import {
  type Interchange,
  type InterchangeSeries,
  type InterchangeTask,
  liveSeriesOf,
} from '../interchange.ts';
import { localText } from '../values.ts';

/** The shape of Todoist's sync answer; what it has no place for (dependencies) is left out. */
export function writeTodoist(data: Interchange): Record<string, unknown> {
  const series = liveSeriesOf(data);
  const tags = [...new Set(data.tasks.flatMap((task) => task.tags))];
  return {
    projects: data.projects.map((project, index) => ({
      id: project.key,
      name: project.name,
      parent_id: project.parent ?? null,
      child_order: index + 1,
      is_archived: project.archivedAt !== undefined,
      ...(project.inbox ? { inbox_project: true } : {}),
    })),
    sections: data.sections.map((section, index) => ({
      id: section.key,
      name: section.name,
      project_id: section.project,
      section_order: index + 1,
    })),
    labels: tags.map((name, index) => ({ id: String(index + 1), name, item_order: index + 1 })),
    items: data.tasks.map((task, index) => writeItem(task, { index, series: series(task) })),
    notes: data.tasks.flatMap((task) =>
      task.comments.map(({ body, createdAt }, index) => ({
        id: `${task.key}-${index + 1}`,
        item_id: task.key,
        content: body,
        posted_at: createdAt ?? null,
      })),
    ),
    reminders: data.tasks.flatMap(writeReminders),
  };
}

function writeItem(
  task: InterchangeTask,
  { index, series }: { index: number; series: InterchangeSeries | undefined },
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

function dueText(due: NonNullable<InterchangeTask['due']>): {
  date: string;
  timezone: string | null;
} {
  if ('date' in due) return { date: due.date, timezone: null };
  return { date: localText(due.at, due.timeZone), timezone: due.timeZone };
}

function writeReminders(task: InterchangeTask) {
  return task.reminders.flatMap((spec, index) => {
    const head = { id: `${task.key}-r${index + 1}`, item_id: task.key };
    if ('at' in spec) return { ...head, type: 'absolute', due: { date: spec.at, timezone: null } };
    const minutes = -Temporal.Duration.from(spec.offset).total('minutes');
    // Todoist reminds before due only.
    return minutes < 0 ? [] : { ...head, type: 'relative', minute_offset: minutes };
  });
}
