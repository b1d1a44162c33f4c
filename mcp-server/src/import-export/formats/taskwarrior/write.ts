import { Temporal } from 'temporal-polyfill';

import type { WordsContext } from '../../../words/index.ts';
import type { TaskSource } from '../../export/task-source.ts';
import {
  type PortableData,
  type PortableSeries,
  type PortableTask,
  liveSeriesOf,
} from '../../portable-data.ts';
import { writeRecur } from './recur.ts';

const PRIORITIES = ['H', 'M', 'L', undefined] as const;

/** As `task import` takes it; what Taskwarrior has no attribute for goes into ones of our own. */
export async function* writeTaskwarrior(
  source: TaskSource,
  words: WordsContext,
): AsyncGenerator<string, void, void> {
  yield '[';
  let isFirst = true;
  for await (const page of source.pages()) {
    yield (isFirst ? '\n' : ',\n') + linesOf(page, words).join(',\n');
    isFirst = false;
  }
  yield '\n]\n';
}

function linesOf(data: PortableData, words: WordsContext): string[] {
  const series = liveSeriesOf(data);
  const projects = new Map(data.projects.filter((p) => !p.inbox).map((p) => [p.key, p.name]));
  const sections = new Map(data.sections.map((section) => [section.key, section.name]));
  return data.tasks.map((task) =>
    JSON.stringify({
      uuid: task.key,
      description: task.title,
      entry: stamp(task.createdAt ?? words.now.toString()),
      ...repeatFields(task, series(task)),
      ...(task.completedAt === undefined
        ? {}
        : { status: 'completed', end: stamp(task.completedAt) }),
      due: task.due && dueStamp(task.due, words.timeZone),
      due_zone: task.due && 'at' in task.due ? task.due.timeZone : undefined,
      project: projects.get(task.project ?? ''),
      section: projects.has(task.project ?? '') ? sections.get(task.section ?? '') : undefined,
      priority: PRIORITIES[task.priority - 1],
      tags: task.tags.length === 0 ? undefined : task.tags,
      depends: task.blockedBy.length === 0 ? undefined : task.blockedBy,
      annotations:
        task.comments.length === 0
          ? undefined
          : task.comments.map(({ body, createdAt }) => ({
              entry: createdAt === undefined ? undefined : stamp(createdAt),
              description: body,
            })),
      notes: task.notes,
      subtask_of: task.parent,
      deadline: task.deadline,
      duration: task.durationMinutes,
      reminders:
        task.reminders.length === 0
          ? undefined
          : task.reminders.map((spec) => ('offset' in spec ? spec.offset : spec.at)).join(','),
    }),
  );
}

/** Taskwarrior makes occurrences only of what it can say itself. */
function repeatFields(task: PortableTask, series: PortableSeries | undefined) {
  if (!series) return { status: 'pending' };
  const recur = task.due ? writeRecur(series.rule.rrule) : undefined;
  return {
    ...(recur === undefined ? { status: 'pending' } : { status: 'recurring', recur }),
    rrule: series.rule.rrule,
    ...(series.rule.anchor === 'completion' ? { anchor: 'completion' } : {}),
  };
}

function dueStamp(due: NonNullable<PortableTask['due']>, timeZone: string): string {
  if ('at' in due) return stamp(due.at);
  return stamp(Temporal.PlainDate.from(due.date).toZonedDateTime(timeZone).toInstant().toString());
}

function stamp(instant: string): string {
  return Temporal.Instant.from(instant)
    .toString({ smallestUnit: 'second' })
    .replaceAll(/[-:]/gu, '');
}
