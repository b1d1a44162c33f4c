import type { ReminderSpec } from '../domain/reminders/reminder-store.ts';
import type { RecurrenceRule, When } from '../recurrence/index.ts';
import type { SeriesPlan } from './series-plan.ts';

/**
 * What every format is read into and written from. `key` names a thing within the file, `path` tells
 * where it stands there. Days are YYYY-MM-DD, instants RFC 3339 in UTC.
 */
export interface PortableData {
  projects: PortableProject[];
  sections: PortableSection[];
  series: PortableSeries[];
  tasks: PortableTask[];
  filters: { name: string; filter: string }[];
  problems: Problem[];
  /** The format has no ids of its own: keys mean something only together with the target project. */
  keysAreLocal?: true;
  /** Headers of a CSV by the fields of ours that they were taken for. */
  columns?: Record<string, string>;
}

/** Something of the file that could not be taken over, and where it stands. */
export interface Problem {
  path: string;
  message: string;
}

interface Located {
  key: string;
  path: string;
}

export interface PortableProject extends Located {
  name: string;
  color?: string | undefined;
  /** Key of the project it is below. */
  parent?: string | undefined;
  inbox?: true | undefined;
  archivedAt?: string | undefined;
  position?: number | undefined;
  createdAt?: string | undefined;
}

export interface PortableSection extends Located {
  project: string | undefined;
  name: string;
  position?: number | undefined;
}

/** A series as ours are: its rule, where it began, and how far it has come. */
export interface PortableSeries extends Located {
  rule: RecurrenceRule;
  start: string;
  timeZone: string;
  exdates: string[];
  rdates: string[];
  last: string;
  /** Key of its newest occurrence. */
  lastTask: string;
  ended: boolean;
  pausedAt?: string | undefined;
  resumedAt?: string | undefined;
  catchUp?: 'all' | undefined;
  /** Worked out after reading. */
  plan?: SeriesPlan | undefined;
}

/** How other programs say that a task repeats: words or an RRULE. */
export interface Repeats {
  text: string;
  anchor?: 'completion';
  /** Keys of occurrences; the first one may be among them. */
  exdates?: string[];
  rdates?: string[];
  /** A 29th to 31st means the last day of shorter months, which RFC 5545 would skip. */
  clampToMonthEnd?: true;
}

export type Person = 'me' | { name: string; email?: string | undefined };

export interface PortableComment {
  body: string;
  createdAt?: string | undefined;
  author?: Person | undefined;
}

export interface PortableTask extends Located {
  /** The id it has had elsewhere. */
  externalId?: string | undefined;
  title: string;
  notes?: string | undefined;
  project?: string | undefined;
  section?: string | undefined;
  parent?: string | undefined;
  tags: string[];
  /** 1 to 4, as p1 to p4. */
  priority: number;
  due?: When | undefined;
  deadline?: string | undefined;
  durationMinutes?: number | undefined;
  assignee?: Person | undefined;
  completedAt?: string | undefined;
  createdAt?: string | undefined;
  position?: number | undefined;
  recurrence?: Repeats | undefined;
  /** `recurrence` worked out, after reading. */
  plan?: SeriesPlan | undefined;
  /** One occurrence of a series of the file. */
  series?: { key: string; occurrence: string } | undefined;
  reminders: ReminderSpec[];
  comments: PortableComment[];
  blockedBy: string[];
}

export function emptyPortableData(): PortableData {
  return { projects: [], sections: [], series: [], tasks: [], filters: [], problems: [] };
}

/** A task with nothing but what every task has. */
export function bareTask(located: Located & { title: string }): PortableTask {
  return { ...located, tags: [], priority: 4, reminders: [], comments: [], blockedBy: [] };
}

/** The series a task carries on: of an ended one, and of an occurrence that is past, there is none. */
export function liveSeriesOf(
  data: PortableData,
): (task: PortableTask) => PortableSeries | undefined {
  const live = new Map(
    data.series.filter((series) => !series.ended).map((series) => [series.lastTask, series]),
  );
  return (task) => (task.completedAt === undefined ? live.get(task.key) : undefined);
}

/** Whether the series of the task leaves out days of its rule, or has more. */
export function hasExceptions(task: PortableTask, { series }: PortableData): boolean {
  const own = series.find(({ lastTask, ended }) => !ended && lastTask === task.key);
  return own !== undefined && own.exdates.length + own.rdates.length > 0;
}

/** "Anna (12345)" without the number. */
export function nameOf(text: string): string {
  return text.replace(/\s*\(\d+\)\s*$/u, '').trim();
}
