import type { z } from 'zod';

import { invalidInput } from '../../../errors.ts';
import { describeRecurrence, parseRuleText } from '../../../recurrence/index.ts';
import { requireJson, type WritableFormat } from '../../file-format.ts';
import type {
  PortableProject,
  PortableSection,
  PortableSeries,
  PortableTask,
  Problem,
} from '../../portable-data.ts';
import { isRecord, readItems } from '../../read-items.ts';
import { FilterPart, ProjectPart, SectionPart, SeriesPart, TaskPart } from './schema.ts';

const MARK = 'taskloom';
const VERSION = 1;
const PRIORITIES = ['p1', 'p2', 'p3', 'p4'] as const;

/** Our own: everything of ours, one thing a line, so that two exports can be compared. */
export const taskloomJson: WritableFormat = {
  name: 'taskloom-json',
  origin: 'taskloom',
  holdsDone: true,
  recognises: ({ json }) => isRecord(json) && json['format'] === MARK,
  read(source, { words: { now } }) {
    const file = requireJson(source);
    if (!isRecord(file) || file['format'] !== MARK)
      throw invalidInput('This is not a Taskloom export.', { path: 'content.format' });
    if (file['version'] !== VERSION)
      throw invalidInput('This Taskloom export is of another version.', {
        path: 'content.version',
        hint: `Version ${VERSION} is understood here.`,
      });
    const problems: Problem[] = [];
    const each = <S extends z.ZodObject>(name: string, schema: S) =>
      readItems({ list: file[name], name, schema, problems, tellUnknown: true });
    return {
      projects: each('projects', ProjectPart).map(({ path, value }) => ({
        key: value.id,
        path,
        name: value.name,
        color: value.color,
        parent: value.parent_id,
        inbox: value.inbox,
        archivedAt: value.archived_at,
        position: value.position,
        createdAt: value.created_at,
      })),
      sections: each('sections', SectionPart).map(({ path, value }) => ({
        key: value.id,
        path,
        project: value.project_id,
        name: value.name,
        position: value.position,
      })),
      series: each('series', SeriesPart).flatMap(({ path, value }) => {
        const read = readSeries(path, value);
        if (!read)
          problems.push({ path: `${path}.rrule`, message: 'This rule is not understood.' });
        return read ?? [];
      }),
      tasks: each('tasks', TaskPart).map(({ path, value }) =>
        readTask({ path, value, now: new Date(now.epochMilliseconds).toISOString() }),
      ),
      filters: each('filters', FilterPart).map(({ value }) => value),
      problems,
    };
  },
  async *write(source) {
    yield `{"format":"${MARK}","version":${VERSION},\n`;
    yield `${listOf('projects', source.projects.map(writeProject))},\n`;
    yield `${listOf('sections', source.sections.map(writeSection))},\n`;
    yield '"tasks":[';
    const series = new Map<string, string>();
    let isFirst = true;
    for await (const page of source.pages()) {
      for (const each of page.series) series.set(each.key, JSON.stringify(writeSeries(each)));
      const lines = page.tasks.map((task) => `\n${JSON.stringify(writeTask(task))}`);
      yield (isFirst ? '' : ',') + lines.join(',');
      isFirst = false;
    }
    yield '\n],\n';
    yield `"series":[${[...series.values()].map((line) => `\n${line}`).join(',')}\n],\n`;
    yield `${listOf('filters', source.filters)}}\n`;
  },
  losses: () => [],
  mimeType: 'application/json',
  extension: 'json',
};

function listOf(name: string, list: readonly object[]): string {
  return `"${name}":[${list.map((item) => `\n${JSON.stringify(item)}`).join(',')}\n]`;
}

function writeProject(project: PortableProject): z.input<typeof ProjectPart> {
  return {
    id: project.key,
    name: project.name,
    color: project.color,
    parent_id: project.parent,
    inbox: project.inbox,
    archived_at: project.archivedAt,
    position: project.position,
    created_at: project.createdAt,
  };
}

function writeSection({ key: id, project, name, position }: PortableSection) {
  return { id, project_id: project, name, position };
}

function readSeries(path: string, value: z.infer<typeof SeriesPart>): PortableSeries | undefined {
  const { rrule, anchor, time, from } = value;
  const rule = {
    rrule,
    anchor,
    ...(time === undefined ? {} : { time }),
    ...(from === undefined ? {} : { start: from }),
  };
  try {
    parseRuleText(rrule);
    return {
      key: value.id,
      path,
      rule: { ...rule, words: describeRecurrence(rule) },
      start: value.start,
      timeZone: value.time_zone,
      exdates: value.exdates,
      rdates: value.rdates,
      last: value.last,
      lastTask: value.last_task_id,
      ended: value.ended ?? false,
      pausedAt: value.paused_at,
      resumedAt: value.resumed_at,
      catchUp: value.catch_up,
    };
  } catch {
    return undefined;
  }
}

function writeSeries(series: PortableSeries): z.input<typeof SeriesPart> {
  return {
    id: series.key,
    rrule: series.rule.rrule,
    words: series.rule.words,
    anchor: series.rule.anchor,
    time: series.rule.time,
    from: series.rule.start,
    start: series.start,
    time_zone: series.timeZone,
    ...filled({ exdates: series.exdates, rdates: series.rdates }),
    last: series.last,
    last_task_id: series.lastTask,
    ...(series.ended ? { ended: true as const } : {}),
    paused_at: series.pausedAt,
    resumed_at: series.resumedAt,
    catch_up: series.catchUp,
  };
}

function readTask({
  path,
  value,
  now,
}: {
  path: string;
  value: TaskPart;
  now: string;
}): PortableTask {
  const { due } = value;
  const { series_id: series, occurrence } = value;
  return {
    key: value.id,
    path,
    externalId: value.external_id,
    title: value.title,
    notes: value.notes,
    project: value.project_id,
    section: value.section_id,
    parent: value.parent_id,
    tags: value.tags,
    priority: Number(value.priority.slice(1)),
    due: due && ('date' in due ? due : { at: due.at, timeZone: due.time_zone }),
    deadline: value.deadline,
    durationMinutes: value.duration_minutes,
    assignee: value.assignee,
    completedAt: value.status === 'done' ? (value.completed_at ?? now) : undefined,
    createdAt: value.created_at,
    position: value.position,
    series:
      series !== undefined && occurrence !== undefined ? { key: series, occurrence } : undefined,
    reminders: value.reminders,
    comments: value.comments.map(({ body, created_at: createdAt, author }) => ({
      body,
      createdAt,
      author,
    })),
    blockedBy: value.blocked_by,
  };
}

function writeTask(task: PortableTask): z.input<typeof TaskPart> {
  return {
    id: task.key,
    external_id: task.externalId,
    title: task.title,
    notes: task.notes,
    ...(task.completedAt === undefined ? {} : { status: 'done' as const }),
    ...(task.priority === 4 ? {} : { priority: PRIORITIES[task.priority - 1] }),
    due:
      task.due &&
      ('date' in task.due ? task.due : { at: task.due.at, time_zone: task.due.timeZone }),
    deadline: task.deadline,
    duration_minutes: task.durationMinutes,
    project_id: task.project,
    section_id: task.section,
    parent_id: task.parent,
    assignee: task.assignee,
    series_id: task.series?.key,
    occurrence: task.series?.occurrence,
    ...filled({ tags: task.tags, reminders: task.reminders, blocked_by: task.blockedBy }),
    ...filled({
      comments: task.comments.map(({ body, createdAt, author }) => ({
        body,
        created_at: createdAt,
        author,
      })),
    }),
    position: task.position,
    created_at: task.createdAt,
    completed_at: task.completedAt,
  };
}

/** Only the lists that hold something. */
function filled<T extends Record<string, unknown[]>>(lists: T): Partial<T> {
  // The entries left out are what `Partial` allows for.
  return Object.fromEntries(
    Object.entries(lists).filter(([, list]) => list.length > 0),
  ) as Partial<T>;
}
