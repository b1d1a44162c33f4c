import type postgres from 'postgres';
import { Temporal } from 'temporal-polyfill';

import type { TransactionSql } from '../database/connect.ts';
import { invalidInput } from '../errors.ts';
import { parseDeadline, type WordsContext } from '../words/index.ts';
import { compileTextSearch } from './text-search.ts';
import type { Filter } from './types.ts';

interface FilterContext {
  words: WordsContext;
  userId: string;
}

interface CompileOptions {
  sql: TransactionSql;
  filter: Filter;
  context: FilterContext;
}

/** A condition over `t`, a row of taskloom.tasks; who may see what is row-level security's part. */
export function compileFilter(options: CompileOptions) {
  const leaves = flatten(options.filter);
  return {
    condition: compile(options, options.filter),
    /** Whether it speaks of done or open itself. */
    mentionsStatus: leaves.some((leaf) => leaf.kind === 'status'),
    /** The projects it names, so that one that does not exist can be told. */
    projects: leaves.flatMap((leaf) => (leaf.kind === 'project' ? leaf.name : [])),
  };
}

type Condition = postgres.PendingQuery<postgres.Row[]>;

function compile(options: CompileOptions, filter: Filter): Condition {
  const { sql, context } = options;
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.parts
        .map((part) => sql`(${compile(options, part)})`)
        .reduce((left, right) =>
          filter.kind === 'and' ? sql`${left} and ${right}` : sql`${left} or ${right}`,
        );
    case 'not':
      return sql`not coalesce((${compile(options, filter.part)}), false)`;
    case 'due':
      return compileDue(options, filter.when);
    case 'due-within':
      return between(options, {
        from: today(context),
        to: today(context).add({ days: filter.days }),
      });
    case 'due-compare':
      return compileCompare(options, filter);
    case 'priority':
      return sql`t.priority = ${filter.priority}`;
    case 'project':
      return compileProject(options, filter);
    case 'section':
      return sql`t.section_id in (
        select s.id from taskloom.sections s
         where s.deleted_at is null and lower(s.name) like ${pattern(filter.name)})`;
    case 'tag':
      return sql`exists (select 1 from unnest(t.tags) as tag where lower(tag) like ${pattern(filter.name)})`;
    case 'assigned':
      return compileAssigned(options, filter.to);
    case 'search':
      return compileTextSearch({ sql, text: filter.text }).condition;
    case 'status':
      return filter.status === 'all' ? sql`true` : sql`t.status = ${filter.status}`;
    case 'is':
      return compileFact(options, filter.fact);
  }
}

function compileDue(
  options: CompileOptions,
  when: Extract<Filter, { kind: 'due' }>['when'],
): Condition {
  const { sql, context } = options;
  const day = today(context);
  switch (when) {
    case 'today':
      return between(options, { from: day, to: day.add({ days: 1 }) });
    case 'tomorrow':
      return between(options, { from: day.add({ days: 1 }), to: day.add({ days: 2 }) });
    case 'overdue':
      return sql`(t.due_date < ${day.toString()} or t.due_at < ${context.words.now.toString()})`;
    case 'upcoming':
      return compileCompare(options, { order: 'after', date: day.toString() });
    case 'none':
      return sql`(t.due_date is null and t.due_at is null)`;
    case 'any':
      return sql`(t.due_date is not null or t.due_at is not null)`;
  }
}

/** A day is compared as a day, an instant with the bounds of days in the person's zone. */
function between(
  { sql, context }: CompileOptions,
  { from, to }: { from: Temporal.PlainDate; to: Temporal.PlainDate },
): Condition {
  return sql`((t.due_date >= ${from.toString()} and t.due_date < ${to.toString()})
    or (t.due_at >= ${startOf(from, context)} and t.due_at < ${startOf(to, context)}))`;
}

function compileCompare(
  options: CompileOptions,
  { order, date }: { order: 'before' | 'after' | 'on'; date: string },
): Condition {
  const { sql, context } = options;
  const parsed = parseDeadline(date, context.words);
  if (!parsed.ok)
    throw invalidInput(parsed.message, {
      path: 'filter',
      ...(parsed.suggestion === undefined ? {} : { hint: parsed.suggestion }),
    });
  const day = Temporal.PlainDate.from(parsed.value.date);
  const next = day.add({ days: 1 });
  if (order === 'on') return between(options, { from: day, to: next });
  if (order === 'before')
    return sql`(t.due_date < ${day.toString()} or t.due_at < ${startOf(day, context)})`;
  return sql`(t.due_date >= ${next.toString()} or t.due_at >= ${startOf(next, context)})`;
}

function compileProject(
  { sql }: CompileOptions,
  { name, withChildren }: { name: string; withChildren: boolean },
): Condition {
  const named = sql`select p.id from taskloom.projects p
    where p.deleted_at is null and lower(p.name) like ${pattern(name)}`;
  if (!withChildren) return sql`t.project_id in (${named})`;
  return sql`t.project_id in (
    with recursive tree as (
      ${named}
      union
      select c.id from taskloom.projects c join tree on c.parent_id = tree.id)
    select id from tree)`;
}

function compileAssigned({ sql, context }: CompileOptions, to: string): Condition {
  const name = to.toLowerCase();
  if (name === 'me') return sql`t.assignee_id = ${context.userId}`;
  if (name === 'others') return sql`t.assignee_id <> ${context.userId}`;
  return sql`t.assignee_id in (
    select u.id from taskloom.users u where lower(u.name) like ${pattern(to)} or lower(u.email) = ${name})`;
}

function compileFact(
  { sql, context }: CompileOptions,
  fact: Extract<Filter, { kind: 'is' }>['fact'],
): Condition {
  switch (fact) {
    case 'recurring':
      return sql`exists (
        select 1 from taskloom.series s where s.id = t.series_id and s.ended_at is null)`;
    case 'subtask':
      return sql`t.parent_id is not null`;
    case 'blocked':
      return sql`exists (
        select 1 from taskloom.tasks b
         where b.id = any (t.blocked_by) and b.status = 'open' and b.deleted_at is null)`;
    case 'inbox':
      return sql`t.project_id in (
        select p.id from taskloom.projects p where p.inbox_of = ${context.userId})`;
    case 'untagged':
      return sql`t.tags = '{}'`;
    case 'assigned':
      return sql`t.assignee_id is not null`;
  }
}

function today({ words }: FilterContext): Temporal.PlainDate {
  return words.now.toZonedDateTimeISO(words.timeZone).toPlainDate();
}

function startOf(day: Temporal.PlainDate, { words }: FilterContext): string {
  return day.toZonedDateTime(words.timeZone).toInstant().toString();
}

/** `*` stands for anything in a name. */
function pattern(name: string): string {
  return name
    .toLowerCase()
    .replace(/[\\%_]/g, String.raw`\$&`)
    .replaceAll('*', '%');
}

function flatten(filter: Filter): Filter[] {
  if (filter.kind === 'and' || filter.kind === 'or') return filter.parts.flatMap(flatten);
  return filter.kind === 'not' ? flatten(filter.part) : [filter];
}
