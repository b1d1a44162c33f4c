import type { EntityName, EntityRows } from './rows.ts';

/** A row without what its maker says: the columns' defaults, as the tables have them. */
const BLANK = {
  task: {
    section_id: null,
    parent_id: null,
    notes: null,
    status: 'open',
    priority: 4,
    due_date: null,
    due_at: null,
    due_zone: null,
    due_sort: null,
    deadline: null,
    duration_minutes: null,
    tags: [],
    blocked_by: [],
    assignee_id: null,
    assigned_by: null,
    position: 0,
    series_id: null,
    occurrence_key: null,
    external_id: null,
    version: 1,
    created_by: null,
    completed_at: null,
    deleted_at: null,
  },
  section: { position: 0, external_id: null, deleted_at: null, version: 1 },
  series: {
    exdates: [],
    rdates: [],
    next_key: null,
    next_at: null,
    upcoming: [],
    ended_at: null,
    catch_up: 'latest',
    paused_at: null,
    resumed_at: null,
    failures: 0,
    retry_at: null,
    parked_reason: null,
    occurrence_count: 1,
    version: 1,
  },
  reminder: {
    fire_at: null,
    offset: null,
    released_at: null,
    held_from: null,
    failures: 0,
    retry_at: null,
    parked_at: null,
  },
  comment: { author_id: null, source: 'person', deleted_at: null, version: 1 },
  filter: { position: 0, deleted_at: null, version: 1 },
} satisfies { [E in EntityName]?: Partial<EntityRows[E]> };

/** Columns of type timestamptz: in rows they are RFC 3339 with milliseconds, in UTC. */
export const INSTANTS: ReadonlySet<string> = new Set([
  'archived_at',
  'completed_at',
  'confirmed_at',
  'created_at',
  'deleted_at',
  'disabled_at',
  'due_at',
  'due_sort',
  'ended_at',
  'expires_at',
  'failing_since',
  'fire_at',
  'held_from',
  'next_at',
  'parked_at',
  'paused_at',
  'previous_until',
  'read_at',
  'released_at',
  'resumed_at',
  'retry_at',
  'told_at',
  'updated_at',
]);

interface EntityFacts {
  table: string;
  versioned: boolean;
  stamped: boolean;
  /** Its rows are whole before they are written, so that they are written together and not read back. */
  blank?: object;
  /** Who changes a row has locked it: changes are written together, at the end. */
  locked?: true;
  /** What was done cannot be taken back. */
  final?: true;
  /** A trigger makes the row visible to its maker, too late for RETURNING. */
  readBack?: true;
}

export const entities = {
  project: { table: 'projects', versioned: true, stamped: true, readBack: true },
  section: { table: 'sections', versioned: true, stamped: true, blank: BLANK.section },
  series: { table: 'series', versioned: true, stamped: true, blank: BLANK.series, locked: true },
  task: { table: 'tasks', versioned: true, stamped: true, blank: BLANK.task, locked: true },
  reminder: {
    table: 'reminders',
    versioned: false,
    stamped: false,
    blank: BLANK.reminder,
    locked: true,
  },
  comment: { table: 'comments', versioned: true, stamped: true, blank: BLANK.comment },
  filter: { table: 'filters', versioned: true, stamped: true, blank: BLANK.filter },
  user: { table: 'users', versioned: false, stamped: false },
  member: { table: 'project_members', versioned: false, stamped: false },
  invitation: { table: 'invitations', versioned: false, stamped: false },
  notification: { table: 'notifications', versioned: false, stamped: false, locked: true },
  channel: { table: 'channels', versioned: false, stamped: false },
  feed: { table: 'calendar_feeds', versioned: false, stamped: false, final: true },
} as const satisfies Record<EntityName, EntityFacts>;

/** What is known of an entity, whichever it is. */
export function factsOf(entity: EntityName): EntityFacts {
  return entities[entity];
}
