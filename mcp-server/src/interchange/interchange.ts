import type { ReminderSpec } from '../domain/reminders/reminder-store.ts';
import type { RecurrenceRule, When } from '../recurrence/index.ts';

/**
 * What every format is read into and written from. `key` names a thing within the file, `path` tells
 * where it stands there. Days are YYYY-MM-DD, instants RFC 3339 in UTC.
 */
export interface Interchange {
  projects: InterchangeProject[];
  sections: InterchangeSection[];
  series: InterchangeSeries[];
  tasks: InterchangeTask[];
  filters: { name: string; filter: string }[];
  problems: Problem[];
  /** The format has no ids of its own: keys mean something only together with the target project. */
  keysAreLocal?: true;
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

export interface InterchangeProject extends Located {
  name: string;
  color?: string | undefined;
  /** Key of the project it is below. */
  parent?: string | undefined;
  inbox?: true | undefined;
  archivedAt?: string | undefined;
  position?: number | undefined;
  createdAt?: string | undefined;
}

export interface InterchangeSection extends Located {
  project: string | undefined;
  name: string;
  position?: number | undefined;
}

/** A series as ours are: its rule, where it began, and how far it has come. */
export interface InterchangeSeries extends Located {
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
}

/** How other programs say that a task repeats: words or an RRULE. */
export interface Repeats {
  text: string;
  anchor?: 'completion';
  exdates?: string[];
  rdates?: string[];
}

export type Person = 'me' | { name: string; email?: string | undefined };

export interface InterchangeComment {
  body: string;
  createdAt?: string | undefined;
  author?: Person | undefined;
}

export interface InterchangeTask extends Located {
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
  /** One occurrence of a series of the file. */
  series?: { key: string; occurrence: string } | undefined;
  reminders: ReminderSpec[];
  comments: InterchangeComment[];
  blockedBy: string[];
}

export function emptyInterchange(): Interchange {
  return { projects: [], sections: [], series: [], tasks: [], filters: [], problems: [] };
}

/** A task with nothing but what every task has. */
export function bareTask(located: Located & { title: string }): InterchangeTask {
  return { ...located, tags: [], priority: 4, reminders: [], comments: [], blockedBy: [] };
}

/** The series a task carries on: of an ended one, and of an occurrence that is past, there is none. */
export function liveSeriesOf(
  data: Interchange,
): (task: InterchangeTask) => InterchangeSeries | undefined {
  const live = new Map(
    data.series.filter((series) => !series.ended).map((series) => [series.lastTask, series]),
  );
  return (task) => (task.completedAt === undefined ? live.get(task.key) : undefined);
}

/** "Anna (12345)" without the number. */
export function nameOf(text: string): string {
  return text.replace(/\s*\(\d+\)\s*$/u, '').trim();
}
