import { readFile } from 'node:fs/promises';

import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createWorld, type World, type WorldTask } from './filter-world.fixture.ts';
import { parseFilter } from './parse-filter.ts';

const page = await readFile(new URL('../../../docs/filters.md', import.meta.url), 'utf8');
const CONTEXT = {
  now: Temporal.Instant.from('2026-11-21T11:00:00Z'),
  timeZone: 'Europe/Berlin',
  weekStart: 1,
  workingDays: [1, 2, 3, 4, 5],
};

/** The rows under the heading whose table begins with this column, cell by cell. */
function tableOf(heading: string, column: string): string[][] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const lines = section.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${column} `));
  const end = lines.findIndex((line, at) => at > start && !line.startsWith('|'));
  const rows = lines.slice(start + 2, end < 0 ? undefined : end);
  return rows.map((row) =>
    row
      .split(/(?<!\\)\|/u)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );
}

function codeOf(cell: string | undefined): string[] {
  return [...(cell ?? '').matchAll(/`([^`]+)`/gu)].map(([, code]) => code ?? '');
}

function taskOf([title = '', project = '', section, tags, due, more = '']: string[]): WorldTask {
  const part = (pattern: RegExp) => pattern.exec(more)?.[1];
  const instant = due?.includes(' ')
    ? Temporal.PlainDateTime.from(due).toZonedDateTime(CONTEXT.timeZone).toInstant().toString()
    : due;
  const done = part(/done (\S+),/u);
  const blocker = part(/after "(.+?)"/u);
  return {
    title,
    project,
    section: section || undefined,
    tags: tags ? tags.split(', ') : [],
    due: instant || undefined,
    dueZone: CONTEXT.timeZone,
    priority: Number(part(/\bp([1-4])/u) ?? 4),
    minutes: more.includes(' min') ? Number(part(/(\d+) min/u)) : undefined,
    deadline: part(/deadline (\S+)/u),
    recurring: more.includes('recurring'),
    notes: more.includes('notes') ? 'some notes' : undefined,
    reminder: more.includes('reminder'),
    assignee: part(/for (\w+)/u),
    blockedBy: blocker ? [blocker] : [],
    parent: part(/part of "(.+)"/u),
    addedBy: part(/by (\w+)/u),
    created: more.includes('created') ? `${part(/created (\S+)/u)}T12:00:00Z` : undefined,
    status: done ? 'done' : 'open',
    completed: done && `${done}T12:00:00Z`,
  };
}

describe('docs/filters.md', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({
      people: ['Anna', 'Bob'],
      projects: [
        { name: 'Inbox', inbox: true },
        { name: 'Home' },
        { name: 'Garden', parent: 'Home', sections: ['Later'] },
        { name: 'Home & Garden' },
        { name: 'Work', shared: ['Bob'], sections: ['Later'] },
      ],
    });
    await world.addTasks(tableOf('Examples', 'title').map(taskOf));
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const examples = tableOf('Examples', 'filter');
  it.each(examples)('%s finds %s', async (filter, finds) => {
    const titles = finds === '' ? [] : finds?.split(', ');
    expect(await world.find(codeOf(filter)[0] ?? '', CONTEXT)).toEqual(titles);
  });

  const terms = tableOf('Terms', 'you write').flatMap(([cell]) => codeOf(cell));
  it.each(terms.filter((term) => !/^(?:reminders|\p{L}+)$/u.test(term)))('reads %s', (term) => {
    expect(parseFilter(term)).toMatchObject({ ok: true });
  });

  it.each(tableOf('When a filter is not understood', 'you write'))(
    'refuses %s at %s: %s',
    (filter, at, answer) => {
      const result = parseFilter(codeOf(filter)[0] ?? '');
      if (result.ok) throw new Error('understood');
      expect(result.position + 1).toBe(Number(at));
      expect(`${result.message} ${result.suggestion}`).toBe(answer?.replaceAll('\\\\', '\\'));
    },
  );

  it('has examples to check', () => {
    expect([examples.length, terms.length].every((length) => length > 40)).toBe(true);
  });
});
