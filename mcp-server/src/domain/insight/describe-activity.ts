import { describeWhen, type WordsContext } from '../../words/index.ts';
import type { EntityName } from '../rows.ts';
import type { Values } from '../write-rows.ts';

/** One row of the log: the columns that changed, or the whole row where it was made or removed. */
export interface LoggedChange {
  entity: EntityName;
  /** Its own, or that of the task or project it belongs to; absent when the reader may not see it. */
  title: string | undefined;
  before: Values | null;
  after: Values | null;
}

interface Telling {
  words: WordsContext;
  /** What ids of people, projects, sections and tasks are called, as far as the reader may know. */
  nameOf: (id: string) => string | undefined;
}

/** What is the actor's own, and called nothing. */
const OWN: Partial<Record<EntityName, string>> = {
  channel: 'an address for notifications',
  feed: 'the address of the calendar',
};

type Say = (value: unknown, telling: Telling) => string;

const THINGS: Partial<Record<EntityName, string>> = {
  task: 'the task',
  project: 'the project',
  section: 'the section',
  filter: 'the filter',
  comment: 'a comment on',
  reminder: 'a reminder of',
  series: 'the recurrence of',
  member: 'a member of',
  invitation: 'an invitation to',
  user: 'the settings of',
};

const named: Say = (id, { nameOf }) => nameOf(String(id)) ?? 'something you cannot see';
const quoted: Say = (value) => `“${String(value)}”`;
const list: Say = (values, telling) =>
  Array.isArray(values) ? values.map((id) => named(id, telling)).join(', ') : '';
const plain: Say = (value) => String(value);

/** What a column is called, and how its values read; without a way to say them only that they changed. */
const COLUMNS: Record<string, { name: string; say?: Say }> = {
  title: { name: 'title', say: quoted },
  name: { name: 'name', say: quoted },
  notes: { name: 'notes' },
  body: { name: 'text' },
  priority: { name: 'priority', say: (value) => `p${String(value)}` },
  due_date: {
    name: 'due',
    say: (value, { words }) => describeWhen({ date: String(value) }, words),
  },
  due_at: { name: 'due', say: sayInstant },
  deadline: {
    name: 'deadline',
    say: (value, { words }) => describeWhen({ date: String(value) }, words),
  },
  duration_minutes: { name: 'duration', say: (value) => `${String(value)} min` },
  tags: {
    name: 'tags',
    say: (tags) => (Array.isArray(tags) ? tags.map((tag) => `@${String(tag)}`).join(' ') : ''),
  },
  blocked_by: { name: 'waits for', say: list },
  assignee_id: { name: 'assignee', say: named },
  project_id: { name: 'project', say: named },
  section_id: { name: 'section', say: named },
  parent_id: { name: 'parent', say: named },
  position: { name: 'order' },
  series_id: { name: 'recurrence' },
  rule: { name: 'rule' },
  exdates: { name: 'skipped dates' },
  color: { name: 'colour', say: plain },
  role: { name: 'role', say: plain },
  status: { name: 'state', say: plain },
  filter: { name: 'filter', say: quoted },
  fire_at: { name: 'time', say: sayInstant },
  offset: { name: 'time before due' },
  time_zone: { name: 'time zone', say: plain },
  week_start: { name: 'start of the week' },
  working_days: { name: 'working days' },
  default_reminder: { name: 'default reminder' },
  quiet_start: { name: 'quiet hours' },
  quiet_end: { name: 'quiet hours' },
  quiet_urgent: { name: 'quiet hours' },
  daily_plan: { name: 'daily plan' },
  weekly_review: { name: 'weekly review' },
  weekly_review_day: { name: 'weekly review' },
  date_format: { name: 'date format' },
  time_format: { name: 'time format' },
  language: { name: 'language' },
  notify: { name: 'what is told where' },
};

/** Columns whose change says something by itself: to null or from null. */
const VERBS: Record<string, { set: string; cleared: string }> = {
  deleted_at: { set: 'deleted', cleared: 'restored' },
  completed_at: { set: 'completed', cleared: 'reopened' },
  archived_at: { set: 'archived', cleared: 'brought back' },
  paused_at: { set: 'paused', cleared: 'resumed' },
};

/** Every column that a line is shown for; the others follow from these. */
export const TOLD_COLUMNS = [...Object.keys(COLUMNS), ...Object.keys(VERBS)];

/** "completed the task “Buy milk”", "changed the task “Buy milk”: due tomorrow 09:00 (was Fri 4 Dec)". */
export function describeActivity(change: LoggedChange, telling: Telling): string {
  const { entity, before, after } = change;
  const thing =
    OWN[entity] ??
    `${THINGS[entity] ?? entity}${change.title === undefined ? ' something you cannot see' : ` “${change.title}”`}`;
  if (!before) return `added ${thing}`;
  if (!after) return `removed ${thing}`;
  const verb = Object.entries(VERBS).find(([column]) => column in after);
  const parts = changedParts({ before, after }, telling);
  if (!verb)
    return parts.length === 0 ? `changed ${thing}` : `changed ${thing}: ${parts.join(', ')}`;
  const [column, { set, cleared }] = verb;
  return `${after[column] === null ? cleared : set} ${thing}`;
}

function changedParts(
  { before, after }: { before: Values; after: Values },
  telling: Telling,
): string[] {
  const told = Object.keys(after).filter((column) => column in COLUMNS);
  const byName = Map.groupBy(told, (column) => COLUMNS[column]?.name ?? column);
  return [...byName].map(([name, columns]) => {
    if (columns.every((column) => COLUMNS[column]?.say === undefined)) return name;
    const now = sayFirst(after, { columns, telling });
    const was = sayFirst(before, { columns, telling });
    return `${name} ${now} (was ${was})`;
  });
}

/** A date is kept in one of two columns: the one that is not empty. */
function sayFirst(
  values: Values,
  { columns, telling }: { columns: readonly string[]; telling: Telling },
): string {
  for (const column of columns) {
    const value = values[column];
    const said = isEmpty(value) ? undefined : COLUMNS[column]?.say?.(value, telling);
    if (said !== undefined) return said;
  }
  return 'none';
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

function sayInstant(value: unknown, { words }: Telling): string {
  return describeWhen({ at: String(value), timeZone: words.timeZone }, words);
}
