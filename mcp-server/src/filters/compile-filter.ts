import type { TransactionSql } from '../database/connect.ts';
import { invalidInput } from '../errors.ts';
import { compileDate } from './compile-date.ts';
import { compileFact, compileThing } from './compile-facts.ts';
import { compilePerson, compileProject, compileSection, compileTag } from './compile-names.ts';
import type { Compiling, Condition } from './types.ts';
import { namesIn, plainName, type FilterName } from './names.ts';
import { compileTextSearch } from './text-search.ts';
import type { Comparison, Filter } from './types.ts';

/**
 * A condition over `t`, a row of taskloom.tasks. Who may see what is row-level security's part, and
 * leaving out deleted tasks the caller's. Throws `invalid_input` where a date is none at this time.
 */
export function compileFilter({ filter, ...compiling }: Compiling & { filter: Filter }): {
  condition: Condition;
  /** Whether the filter speaks of open or done itself; otherwise the open tasks are meant. */
  mentionsStatus: boolean;
  names: FilterName[];
} {
  return {
    condition: compile(compiling, filter),
    mentionsStatus: mentionsStatus(filter),
    names: namesIn(filter),
  };
}

function mentionsStatus(filter: Filter): boolean {
  if ('parts' in filter) return filter.parts.some(mentionsStatus);
  if (filter.kind === 'not') return mentionsStatus(filter.part);
  return filter.kind === 'status' || (filter.kind === 'date' && filter.field === 'completed');
}

function compile(compiling: Compiling, filter: Filter): Condition {
  const { sql } = compiling;
  switch (filter.kind) {
    case 'and':
      return filter.parts
        .map((part) => sql`(${compile(compiling, part)})`)
        .reduce((left, right) => sql`${left} and ${right}`);
    case 'or':
    case 'panes':
      return filter.parts
        .map((part) => sql`(${compile(compiling, part)})`)
        .reduce((left, right) => sql`${left} or ${right}`);
    case 'not':
      return sql`(${compile(compiling, filter.part)}) is not true`;
    case 'date':
      return compileDate(compiling, filter);
    case 'priority':
      return sql`t.priority ${operator(sql, filter.is)} ${filter.value}`;
    case 'duration':
      return sql`t.duration_minutes ${operator(sql, filter.is)} ${filter.minutes}`;
    case 'project':
      return compileProject(compiling, filter);
    case 'section':
      return compileSection(compiling, filter.name);
    case 'tag':
      return compileTag(compiling, filter.name);
    case 'saved':
      // Put in by expandSaved before anything is compiled.
      throw invalidInput(`The saved filter "${plainName(filter.name)}" was not looked up.`);
    case 'person':
      return compilePerson(compiling, filter);
    case 'search':
      return compileTextSearch({ sql, text: filter.text }).condition;
    case 'status':
      return filter.status === 'all' ? sql`true` : sql`t.status = ${filter.status}`;
    case 'has':
      return compileThing(compiling, filter.thing);
    case 'is':
      return compileFact(compiling, filter.fact);
  }
}

function operator(sql: TransactionSql, is: Comparison): Condition {
  switch (is) {
    case '<':
      return sql`<`;
    case '<=':
      return sql`<=`;
    case '=':
      return sql`=`;
    case '>=':
      return sql`>=`;
    case '>':
      return sql`>`;
  }
}
