import type { Activity } from '../data/answers.ts';

/** Names of what the log calls by its columns. */
const FIELDS: Record<string, string> = {
  title: 'the title',
  notes: 'the notes',
  priority: 'the priority',
  due_date: 'the date',
  due_at: 'the date',
  due_zone: 'the date',
  due_sort: 'the date',
  deadline: 'the deadline',
  duration_minutes: 'the duration',
  tags: 'the tags',
  blocked_by: 'what it waits for',
  assignee_id: 'who does it',
  project_id: 'the project',
  section_id: 'the section',
  parent_id: 'the parent',
  position: 'the order',
  series_id: 'the recurrence',
  occurrence_key: 'the recurrence',
  name: 'the name',
  color: 'the colour',
  body: 'the text',
  role: 'the role',
};
const THINGS: Record<string, string> = {
  task: 'the task',
  project: 'the project',
  section: 'a section',
  comment: 'a comment',
  reminder: 'a reminder',
  series: 'the recurrence',
  member: 'the people',
  filter: 'a filter',
};

/** "changed the title and the date of the task", "added a comment". */
export function sayActivity({
  entity,
  what,
  fields,
}: Pick<Activity, 'entity' | 'what' | 'fields'>) {
  const thing = THINGS[entity] ?? entity;
  if (what !== 'changed') return `${what} ${thing}`;
  if (fields.includes('deleted_at')) return `deleted or restored ${thing}`;
  if (fields.includes('status')) return `completed or reopened ${thing}`;
  if (fields.includes('archived_at')) return `archived or brought back ${thing}`;
  const named = [...new Set(fields.flatMap((field) => FIELDS[field] ?? []))];
  if (named.length === 0) return `changed ${thing}`;
  return `changed ${new Intl.ListFormat('en').format(named)} of ${thing}`;
}
