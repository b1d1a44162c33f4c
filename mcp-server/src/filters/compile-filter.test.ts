import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { compileFilter } from './compile-filter.ts';
import { createWorld, idOf, type World, type WorldTask } from './filter-world.fixture.ts';
import { parseFilter } from './parse-filter.ts';

const ZONES = ['Europe/Berlin', 'America/Los_Angeles', 'Pacific/Kiritimati', 'Asia/Kathmandu'];
/** Around clocks going back and forth in Berlin and Los Angeles, a leap day, and a year's end. */
const DAYS = ['2026-10-25', '2026-03-29', '2026-03-08', '2026-11-01', '2028-02-29', '2026-12-31'];

interface Moment {
  now: Temporal.Instant;
  timeZone: string;
  today: Temporal.PlainDate;
}

type Check = (task: WorldTask, moment: Moment) => boolean;

function dayOf(instant: string | undefined, { timeZone }: Moment) {
  return instant && Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate();
}

function dueDay(task: WorldTask, moment: Moment) {
  return task.due?.includes('T')
    ? dayOf(task.due, moment)
    : task.due && Temporal.PlainDate.from(task.due);
}

/** Days from today to the task's day; undefined when it has none. */
function daysAway(day: Temporal.PlainDate | '' | undefined, { today }: Moment) {
  return day ? today.until(day, { largestUnit: 'days' }).days : undefined;
}

function due(test: (days: number) => boolean): Check {
  return (task, moment) => {
    const days = daysAway(dueDay(task, moment), moment);
    return days !== undefined && test(days);
  };
}

function isTime(task: WorldTask): boolean {
  return task.due?.includes('T') === true;
}

function weekday({ today }: Moment): number {
  return today.dayOfWeek - 1;
}

/** Each term with what it means, said a second time in plain code. */
const TERMS: [string, Check][] = [
  ['today', due((days) => days === 0)],
  ['tomorrow', due((days) => days === 1)],
  ['yesterday', due((days) => days === -1)],
  ['next 3 days', due((days) => days >= 0 && days < 3)],
  ['last 3 days', due((days) => days <= 0 && days > -3)],
  ['due before: today', due((days) => days < 0)],
  ['due <= tomorrow', due((days) => days <= 1)],
  ['due >= -2 days', due((days) => days >= -2)],
  ['upcoming', due((days) => days > 0)],
  [
    'this week',
    (task, moment) =>
      due((days) => days + weekday(moment) >= 0 && days + weekday(moment) < 7)(task, moment),
  ],
  ['overdue', due((days) => days < 0)],
  [
    'due before: now',
    (task, { now, timeZone, today }) => {
      if (isTime(task)) return Temporal.Instant.compare(task.due ?? '', now) < 0;
      const midnight = today.toZonedDateTime(timeZone).toInstant().equals(now);
      return due((days) => (midnight ? days < 0 : days <= 0))(task, { now, timeZone, today });
    },
  ],
  ['no date', (task) => task.due === undefined],
  ['no time', (task) => !isTime(task)],
  ['deadline after: today', (task) => task.deadline !== undefined && task.deadline > TODAY.value],
  ['created: yesterday', (task, moment) => daysAway(dayOf(task.created, moment), moment) === -1],
  [
    'completed: last 2 days',
    (task, moment) =>
      task.status === 'done' &&
      [0, -1].includes(daysAway(dayOf(task.completed, moment), moment) ?? NaN),
  ],
  ['p1', (task) => task.priority === 1],
  ['priority > 2', (task) => (task.priority ?? 4) > 2],
  ['duration >= 30m', (task) => (task.minutes ?? 0) >= 30],
  ['#Home', (task) => task.project === 'Home'],
  ['##home', (task) => ['Home', 'Garden', 'Greenhouse'].includes(task.project)],
  ['#G*', (task) => task.project.startsWith('G')],
  ['/Later', (task) => task.section === 'Later'],
  ['@Errands', (task) => task.tags?.includes('errands') === true],
  ['@e*', (task) => task.tags?.some((tag) => /^e/iu.test(tag)) === true],
  ['assigned to: me', (task) => task.assignee === 'Anna'],
  ['assigned to: others', (task) => task.assignee === 'Bob'],
  ['assigned by: me', (task) => task.assignedBy === 'Anna'],
  ['added by: bob@example.com', (task) => task.addedBy === 'Bob'],
  ['shared', (task) => task.project === 'Work'],
  ['inbox', (task) => task.project === 'Inbox'],
  ['search: 7', (task) => task.title.includes('7')],
  ['has: notes', (task) => task.notes !== undefined],
  ['recurring', (task) => task.recurring === true],
  ['done', (task) => task.status === 'done'],
  ['all', () => true],
];

/** The day of the run at hand, as text; deadlines compare as text. */
const TODAY = { value: '' };

interface Tree {
  text: string;
  check: Check;
}

const trees: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'tree' },
    { arbitrary: fc.constantFrom(...TERMS.map(([text, check]) => ({ text, check }))), weight: 2 },
    {
      arbitrary: tie('tree').map(({ text, check }) => ({
        text: `!(${text})`,
        check: (task: WorldTask, moment: Moment) => !check(task, moment),
      })),
      weight: 1,
    },
    {
      arbitrary: fc
        .tuple(tie('tree'), fc.constantFrom('&', '|', ','), tie('tree'))
        .map(([left, sign, right]) => ({
          text: `(${left.text} ${sign} ${right.text})`,
          check: (task: WorldTask, moment: Moment) =>
            sign === '&'
              ? left.check(task, moment) && right.check(task, moment)
              : left.check(task, moment) || right.check(task, moment),
        })),
      weight: 2,
    },
  ),
})).tree;

/** Within a few days of one of the days that matter. */
const instants = fc
  .tuple(fc.constantFrom(...DAYS), fc.integer({ min: -5 * 1440, max: 5 * 1440 }))
  .map(([day, minutes]) => Temporal.Instant.from(`${day}T00:00:00Z`).add({ minutes }).toString());
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const tasks: fc.Arbitrary<WorldTask> = fc.record({
  title: fc.uuid(),
  project: fc.constantFrom('Inbox', 'Home', 'Garden', 'Greenhouse', 'Work'),
  notes: maybe(fc.constant('some words')),
  status: fc.constantFrom('open', 'open', 'done'),
  priority: fc.integer({ min: 1, max: 4 }),
  due: maybe(
    fc.oneof(
      instants,
      instants.map((at) => at.slice(0, 10)),
    ),
  ),
  dueZone: fc.constantFrom(...ZONES),
  deadline: maybe(instants.map((at) => at.slice(0, 10))),
  minutes: maybe(fc.integer({ min: 1, max: 90 })),
  tags: fc.uniqueArray(fc.constantFrom('errands', 'Email', 'phone')),
  assignee: maybe(fc.constantFrom('Anna', 'Bob')),
  assignedBy: maybe(fc.constantFrom('Anna', 'Bob')),
  addedBy: fc.constantFrom('Anna', 'Bob'),
  created: instants,
  completed: instants,
  recurring: fc.boolean(),
});

describe('compileFilter', () => {
  let world: World;
  const all: WorldTask[] = fc
    .sample(tasks, { numRuns: 300, seed: 7 })
    .map((task, at) => (task.project === 'Work' && at % 2 ? { ...task, section: 'Later' } : task));

  beforeAll(async () => {
    world = await createWorld({
      people: ['Anna', 'Bob'],
      projects: [
        { name: 'Inbox', inbox: true },
        { name: 'Home' },
        { name: 'Garden', parent: 'Home' },
        { name: 'Greenhouse', parent: 'Garden' },
        { name: 'Work', shared: ['Bob'], sections: ['Later'] },
      ],
    });
    await world.addTasks(all);
    await world.sql`analyze taskloom.tasks`;
  });
  afterAll(() => world[Symbol.asyncDispose]());

  async function search({ text, check }: Tree, now: string, timeZone: string) {
    const instant = Temporal.Instant.from(now);
    const today = instant.toZonedDateTimeISO(timeZone).toPlainDate();
    const moment = { now: instant, timeZone, today };
    TODAY.value = today.toString();
    const speaks = /done|completed|all/u.test(text);
    const expected = all
      .filter((task) => check(task, moment) && (speaks || task.status === 'open'))
      .map(({ title }) => title);
    const context = { ...moment, weekStart: 1, workingDays: [1, 2, 3, 4, 5] };
    return { found: await world.find(text, context), expected: expected.toSorted() };
  }

  it.each(TERMS)('%s finds what it says, in every zone', async (text, check) => {
    let hits = 0;
    for (const [at, timeZone] of ZONES.entries())
      for (const day of DAYS) {
        const now = `${day}T0${at * 3}:30:00Z`;
        const { found, expected } = await search({ text, check }, now, timeZone);
        expect(found).toEqual(expected);
        hits += found.length;
      }
    expect(hits).toBeGreaterThan(0);
  });

  it('finds what any combination says, at any moment', async () => {
    await fc.assert(
      fc.asyncProperty(trees, instants, fc.constantFrom(...ZONES), async (tree, now, zone) => {
        const { found, expected } = await search(tree, now, zone);
        expect(found).toEqual(expected);
      }),
      { numRuns: 250 },
    );
  });

  it.each<[string, RegExp | undefined]>([
    ['today | #Hoem', /"Home"/],
    ['#Nowhere', /find_projects/],
    ['!/Laetr', /"Later"/],
    ['assigned to: Carl', /e-mail/],
    ['#home & /LATER & added by: BOB@example.com', undefined],
    ['#Now* & @nowhere', undefined],
    [`#${idOf('project', 'Home')}`, undefined],
  ])('tells of a name that is not there: %s', async (text, hint) => {
    const now = Temporal.Instant.from('2026-11-21T12:00:00Z');
    const context = { now, timeZone: 'UTC', weekStart: 1, workingDays: [1, 2, 3, 4, 5] };
    const found = world.find(text, context);
    if (hint === undefined) await expect(found).resolves.toBeInstanceOf(Array);
    else
      await expect(found).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining('There is no'),
        details: { hint: expect.stringMatching(hint) },
      });
  });

  it.each([
    ['today', /tasks_open[^]*due_sort >= [^]*due_sort < /u],
    ['overdue', /tasks_open[^]*due_sort < /u],
    ['blocking', /tasks_waiting/u],
    ['blocked', /tasks_waiting/u],
  ])('is searched for by an index: %s', async (text, plan) => {
    const now = Temporal.Instant.from('2026-11-21T12:00:00Z');
    const context = { now, timeZone: 'UTC', weekStart: 1, workingDays: [1, 2, 3, 4, 5] };
    expect(await world.explain(text, context)).toMatch(plan);
  });

  it('names what has to be there, without wildcards and "me"', () => {
    const parsed = parseFilter('#Home & /Later | !@a\\*b, ##W* & assigned to: me & added by: Bob');
    if (!parsed.ok) throw new Error(parsed.message);
    const { names } = compileFilter({
      sql: world.sql as never,
      filter: parsed.value,
      context: {
        now: Temporal.Instant.from('2026-11-21T12:00:00Z'),
        timeZone: 'UTC',
        weekStart: 1,
        workingDays: [1, 2, 3, 4, 5],
        userId: world.me,
      },
    });
    expect(names).toEqual([
      { kind: 'project', name: 'Home' },
      { kind: 'section', name: 'Later' },
      { kind: 'tag', name: 'a*b' },
      { kind: 'person', name: 'Bob' },
    ]);
  });
});
