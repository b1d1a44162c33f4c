import { v7 as uuidv7 } from 'uuid';

import type { CommentRow, ReminderRow, SeriesRow, TaskRow } from '../../domain/rows.ts';
import { fireTime } from '../../domain/reminders/reminder-store.ts';
import { dueColumns } from '../../domain/tasks/due-columns.ts';
import { dueOf } from '../../domain/tasks/present.ts';
import { hasVisibleText } from '../../domain/tasks/title.ts';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';
import { LIMITS } from '../../limits.ts';
import type { PortableData, PortableTask, Person, Problem } from '../portable-data.ts';
import type { Existing, NameKey } from './existing-data.ts';
import type { Places } from './match-projects.ts';
import { endedAt } from './plan-series.ts';
import type { SeriesColumns, SeriesPlan } from '../series-plan.ts';
import type { ReportProgress } from './progress.ts';
import type { OrderedData } from './task-hierarchy.ts';
import { TimeSlices } from '../../time-slices.ts';
import { normalizeTask } from './normalize.ts';

type New<R> = Partial<R> & { id: string };
type NewTask = New<TaskRow> & { project_id: string; title: string };

/** The rows an import writes, and what of the file they are. */
export interface TaskRows {
  tasks: { row: NewTask; path: string }[];
  series: New<SeriesRow>[];
  reminders: New<ReminderRow>[];
  comments: New<CommentRow>[];
  alreadyThere: { path: string; title: string }[];
}

export interface Planning {
  work: UnitOfWork;
  data: OrderedData;
  existing: Existing;
  places: Places;
  nameKey: NameKey;
  targetId: string;
  problems: Problem[];
  signal: AbortSignal;
  progress: ReportProgress;
}

/** How many tasks are planned between two reports. */
const REPORT_EVERY = 100;

export async function planTasks(planning: Planning): Promise<TaskRows> {
  const { data, existing, problems, signal, progress } = planning;
  const slices = new TimeSlices(signal);
  const plan = new Plan(planning);
  for (const [index, { task, order }] of data.tasks.entries()) {
    await slices.next();
    if (index % REPORT_EVERY === 0) progress(index, data.tasks.length);
    if (existing.tasks.has(task.key))
      plan.rows.alreadyThere.push({ path: task.path, title: task.title });
    else if (isEmpty(task))
      problems.push({
        path: task.path,
        message: 'It has no title and nothing else; it was left out.',
      });
    else
      plan.add(
        normalizeTask(task, (message) => problems.push({ path: task.path, message })),
        order,
      );
  }
  // What waits may stand before what it waits for.
  for (const { row } of plan.rows.tasks)
    row.blocked_by = (plan.blockers.get(row.id) ?? []).flatMap((key) => plan.idOf(key) ?? []);
  progress(1, 1);
  return plan.rows;
}

/** What has no title that anybody could see, and nothing else to know it by. */
function isEmpty({ title, notes, comments, due }: PortableTask): boolean {
  return !hasVisibleText(title) && !due && !hasVisibleText(notes ?? '') && comments.length === 0;
}

/** Why a task does not repeat here, for people. */
class NotRepeated extends Error {
  override name = 'NotRepeated';
}

class Plan {
  readonly rows: TaskRows = {
    tasks: [],
    series: [],
    reminders: [],
    comments: [],
    alreadyThere: [],
  };
  readonly blockers = new Map<string, string[]>();
  readonly #planning: Planning;
  readonly #added = new Map<string, NewTask>();
  readonly #sectionProject: Map<string, string | undefined>;
  readonly #seriesOf: Map<string, PortableData['series'][number]>;
  readonly #series = new Map<string, New<SeriesRow> | undefined>();
  readonly #occurrences = new Set<string>();
  readonly #newProjects: ReadonlySet<string>;
  readonly #keys: ReadonlySet<string>;

  constructor(planning: Planning) {
    this.#planning = planning;
    const sections = [...planning.existing.sections, ...planning.places.newSections];
    this.#sectionProject = new Map(sections.map((row) => [row.id, row.project_id]));
    this.#seriesOf = new Map(planning.data.series.map((series) => [series.key, series]));
    this.#newProjects = new Set(planning.places.newProjects.map((row) => row.id));
    this.#keys = new Set(planning.data.tasks.map(({ task }) => task.key));
  }

  idOf(key: string): string | undefined {
    return this.#planning.existing.tasks.get(key)?.id ?? this.#added.get(key)?.id;
  }

  add(task: PortableTask, order: number): void {
    const { work, nameKey, existing } = this.#planning;
    const { actor, changes } = work;
    if (task.plan && 'over' in task.plan)
      return this.#tell(task, 'All its occurrences are done, moved or left out; so is it.');
    const projectId = this.#projectOf(task);
    if (!this.#newProjects.has(projectId) && !existing.writable.has(projectId))
      return this.#tell(task, 'You may not add to the project it is in; it was left out.');
    const assigneeId = this.#personOf(task);
    const row: NewTask = {
      id: uuidv7(),
      project_id: projectId,
      section_id: this.#sectionOf(task, projectId),
      parent_id: task.parent === undefined ? null : (this.idOf(task.parent) ?? null),
      title: task.title,
      notes: task.notes ?? null,
      status: task.completedAt === undefined ? 'open' : 'done',
      priority: task.priority,
      ...dueColumns(task.due, actor.words.timeZone),
      deadline: task.deadline ?? null,
      duration_minutes: task.durationMinutes ?? null,
      tags: task.tags,
      blocked_by: [],
      assignee_id: assigneeId,
      assigned_by: assigneeId === null ? null : actor.userId,
      position: task.position ?? Date.parse(changes.at) + order,
      series_id: null,
      occurrence_key: null,
      external_id: task.externalId ?? nameKey(task.key),
      created_by: actor.userId,
      created_at: task.createdAt ?? changes.at,
      completed_at: task.completedAt ?? null,
    };
    this.#added.set(task.key, row);
    this.blockers.set(row.id, task.blockedBy);
    this.rows.tasks.push({ row, path: task.path });
    this.#repeat(task, row);
    this.#remind(task, row);
    this.#comment(task, row);
  }

  #tell(task: PortableTask, message: string): void {
    this.#planning.problems.push({ path: task.path, message });
  }

  #projectOf(task: PortableTask): string {
    const { existing, places, targetId } = this.#planning;
    const parent =
      task.parent === undefined
        ? undefined
        : (existing.tasks.get(task.parent) ?? this.#added.get(task.parent));
    if (parent) return parent.project_id;
    if (task.project === undefined) return targetId;
    const projectId = places.projects.get(task.project);
    if (projectId === undefined) this.#tell(task, 'The project it is in is not in the file.');
    return projectId ?? targetId;
  }

  #sectionOf(task: PortableTask, projectId: string): string | null {
    if (task.section === undefined) return null;
    const section = this.#planning.places.sections.get(task.section);
    if (section !== undefined && this.#sectionProject.get(section) === projectId) return section;
    this.#tell(task, 'The section it is in is not in its project.');
    return null;
  }

  #personOf(task: PortableTask): string | null {
    const { work, existing } = this.#planning;
    const { assignee } = task;
    if (assignee === undefined) return null;
    if (assignee === 'me') return work.actor.userId;
    const known = existing.people.filter((person) => isPerson(person, assignee));
    if (known.length === 1) return known[0]?.id ?? null;
    this.#tell(task, `There is nobody here called "${assignee.name.slice(0, LIMITS.name)}".`);
    return null;
  }

  #repeat(task: PortableTask, row: NewTask): void {
    try {
      if (task.series) this.#continueSeries(task.series, task, row);
      else if (task.plan) this.#beginSeries(task.plan, row);
    } catch (error) {
      if (!(error instanceof NotRepeated)) throw error;
      this.#tell(task, `It does not repeat here: ${error.message}`);
    }
  }

  #beginSeries(plan: SeriesPlan, row: NewTask): void {
    if ('over' in plan) return;
    if ('refused' in plan) throw new NotRepeated(plan.refused);
    const series = this.#newSeries(plan.columns, row);
    const { timeZone } = this.#planning.work.actor.words;
    Object.assign(row, dueColumns(plan.due, timeZone), {
      series_id: series.id,
      occurrence_key: plan.columns.last_key,
    });
  }

  #newSeries(columns: SeriesColumns, row: NewTask): New<SeriesRow> {
    const series = { id: uuidv7(), project_id: row.project_id, last_task_id: row.id, ...columns };
    this.rows.series.push(series);
    return series;
  }

  #continueSeries(
    { key, occurrence }: NonNullable<PortableTask['series']>,
    task: PortableTask,
    row: NewTask,
  ): void {
    const { work, existing } = this.#planning;
    const series = this.#seriesOf.get(key);
    if (!series) throw new NotRepeated('its series is not in the file.');
    // The series is here already, with the tasks that were.
    if (existing.tasks.has(series.lastTask)) return;
    if (this.#occurrences.has(`${key} ${occurrence}`))
      throw new NotRepeated('its series has this occurrence twice.');
    if (!this.#series.has(key)) {
      this.#series.set(key, undefined);
      const { plan } = series;
      if (!plan || !('columns' in plan))
        throw new NotRepeated(plan && 'refused' in plan ? plan.refused : 'its series is over.');
      // One whose newest task is missing makes no more.
      const goesOn = !series.ended && this.#keys.has(series.lastTask);
      const columns = { ...plan.columns, ...(goesOn ? {} : endedAt(work.changes.at)) };
      this.#series.set(key, this.#newSeries(columns, row));
    }
    const made = this.#series.get(key);
    if (!made) return;
    this.#occurrences.add(`${key} ${occurrence}`);
    if (task.key === series.lastTask)
      Object.assign(made, { last_task_id: row.id, project_id: row.project_id });
    Object.assign(row, { series_id: made.id, occurrence_key: occurrence });
  }

  #remind(task: PortableTask, row: NewTask): void {
    const { work } = this.#planning;
    // As the columns stand now: a recurrence may have given the task its due.
    const due = {
      due_date: row.due_date ?? null,
      due_at: row.due_at ?? null,
      due_zone: row.due_zone ?? null,
    };
    for (const spec of task.reminders) {
      if ('offset' in spec && !dueOf(due)) {
        this.#tell(task, 'A reminder before due needs a due date, and there is none.');
        continue;
      }
      const { fire_at: fireAt } = fireTime(work, { task: due, spec });
      const isPast = fireAt !== null && fireAt <= work.changes.at;
      this.rows.reminders.push({
        id: uuidv7(),
        task_id: row.id,
        user_id: work.actor.userId,
        offset: 'offset' in spec ? spec.offset : null,
        fire_at: fireAt,
        // Nobody wants to be told now of what was to be told then.
        released_at: isPast ? work.changes.at : null,
      });
    }
  }

  #comment(task: PortableTask, row: NewTask): void {
    const { work } = this.#planning;
    for (const { body, author, createdAt } of task.comments)
      this.rows.comments.push({
        id: uuidv7(),
        project_id: row.project_id,
        task_id: row.id,
        author_id: work.actor.userId,
        body: author === undefined || author === 'me' ? body : `${author.name}: ${body}`,
        created_at: createdAt ?? work.changes.at,
      });
  }
}

function isPerson(
  person: { name: string; email: string | null },
  wanted: Exclude<Person, 'me'>,
): boolean {
  if (wanted.email !== undefined && person.email !== null)
    return person.email.toLowerCase() === wanted.email.toLowerCase();
  return person.name.toLowerCase() === wanted.name.toLowerCase();
}
