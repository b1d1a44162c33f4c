import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  type Answer,
  startTestServer,
  type TestClient,
  type TestServer,
} from '../../testing/test-server.ts';

const PROJECTS = ['Home', 'Work: “2027”', 'Größe, "Maß"; \\ und mehr'];
const text = fc.oneof(
  fc.constantFrom(
    'Buy milk',
    'Call, then "write"; \\n',
    'Löwe 🦁 @home',
    '- [ ] x',
    '2 eggs',
    '=1+1',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((it) => it.trim() !== ''),
);

/** What is written of a task without regard to other tasks. */
const fields = fc.record(
  {
    notes: fc.oneof(text, fc.constant('# List\n\n- one\r\n- two\n')),
    project: fc.constantFrom(...PROJECTS),
    tags: fc.uniqueArray(fc.constantFrom('errands', 'waiting-for', 'ünï', 'x'), { maxLength: 3 }),
    priority: fc.constantFrom('p1', 'p2', 'p3', 'p4'),
    when: fc.constantFrom(
      { due: '2026-12-01' },
      { due: '2026-11-30T09:15:00+01:00', reminders: ['-PT30M', '2026-11-29T08:00:00Z'] },
      { due: 'tomorrow at 9', recurrence: 'every week' },
      { due: '2027-01-31', recurrence: 'every month' },
      { recurrence: 'every! 3 days', reminders: ['-P1D'] },
      { recurrence: 'every 3rd workday' },
      { recurrence: 'FREQ=MONTHLY;BYDAY=-1FR;COUNT=5', due: '2026-11-27T18:00:00Z' },
      { recurrence: 'every day at 2:30 until 2027-04-01' },
    ),
    deadline: fc.constant('2026-12-24'),
    duration: fc.constantFrom('45 min', '3 hours'),
    assignee: fc.constant('me'),
  },
  { requiredKeys: [] },
);
const world = fc.array(
  fc.record({
    title: text,
    fields,
    /** How far back the task stands that this one is below or waits for; none of that is far. */
    below: fc.option(fc.nat({ max: 3 })),
    waits: fc.array(fc.nat({ max: 5 }), { maxLength: 2 }),
    comments: fc.array(text, { maxLength: 2 }),
    fate: fc.constantFrom('open', 'open', 'done', 'skipped', 'moved', 'deleted'),
    section: fc.boolean(),
    series: fc.constantFrom({}, { pause: true }, { catch_up: 'all' }),
  }),
  { minLength: 1, maxLength: 10 },
);
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

describe('an export', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('of everything as taskloom-json comes back identical in another account', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (made) => {
        const anna = await newcomer();
        await build(anna, made);
        const first = await exported(anna, 'taskloom-json');
        const bob = await newcomer();
        const report = await bob.call('import_tasks', { content: first });
        expect(report.not_understood).toEqual([]);
        const second = await exported(bob, 'taskloom-json');
        expect(normalised(second)).toEqual(normalised(first));
        // What the tools show is the same too, the dates of recurrences included.
        expect(await shown(bob)).toEqual(await shown(anna));
        const again = await bob.call('import_tasks', { content: first });
        expect(again.added).toEqual({
          tasks: 0,
          projects: 0,
          sections: 0,
          comments: 0,
          filters: 0,
        });
        const home = await anna.call('import_tasks', { content: second });
        expect(home.added).toEqual({ tasks: 0, projects: 0, sections: 0, comments: 0, filters: 0 });
      }),
      { numRuns: 8 },
    );
  }, 240_000);

  test.each(['icalendar', 'taskwarrior-json', 'todoist-json'])(
    'as %s keeps what that format can hold',
    async (format) => {
      await fc.assert(
        fc.asyncProperty(world, async (made) => {
          const anna = await newcomer();
          await build(anna, made);
          const content = await exported(anna, format);
          const bob = await newcomer();
          const report = await bob.call('import_tasks', { content });
          expect(report).toMatchObject({ format, not_understood: [] });
          expect((await shown(bob)).map(kept)).toEqual((await shown(anna)).map(kept));
          expect((await bob.call('import_tasks', { content })).added.tasks).toBe(0);
        }),
        { numRuns: 3 },
      );
    },
    240_000,
  );

  async function newcomer(): Promise<TestClient> {
    return server.connect((await server.addPerson('Newcomer')).token);
  }
});

/** What every format can hold of a task. */
function kept({ title, notes, status, priority, due, tags, project }: Answer): object {
  return { title, notes, status, priority, due, tags, project };
}

/** Makes the tasks with as few calls as can be; a title's number tells it from others. */
async function build(client: TestClient, made: World): Promise<void> {
  await client.call('add_projects', { projects: PROJECTS.map((name) => ({ name })) });
  await client.call('update_projects', { projects: [{ project: PROJECTS[1], parent: 'Home' }] });
  await client.call('manage_sections', { project: 'Home', action: 'add', name: 'Later' });
  await client.call('save_filter', { name: 'Now', filter: '(today | overdue) & p1' });
  const titles = made.map(({ title }, index) => `${title.trim()} ${index}`);
  const { tasks } = await client.call('add_tasks', {
    tasks: made.map(({ fields: { when, project, ...rest }, below, waits, section }, index) => {
      const parent = below === null ? undefined : titles[index - 1 - below];
      return {
        title: titles[index],
        ...rest,
        ...when,
        ...(parent === undefined ? (project ? { project } : {}) : { parent }),
        ...(parent === undefined && project === 'Home' && section ? { section: 'Later' } : {}),
        blocked_by: [...new Set(waits.flatMap((back) => titles[index - 1 - back] ?? []))],
      };
    }),
  });
  // What was refused (a subtask too deep) is not part of this world, nor what waited for it.
  const there = (fate?: string) =>
    tasks.filter(({ title }: Answer) => !fate || made[titles.indexOf(title)]?.fate === fate);
  const comments = there().flatMap(({ id, title }: Answer) =>
    made[titles.indexOf(title)]?.comments.map((body) => ({ task: id, body })),
  );
  const seriesOf = (title: string) => made[titles.indexOf(title)]?.series;
  const ids = (fate: string): string[] => there(fate).map(({ id }: Answer) => id);
  if (comments.length > 0) await client.call('add_comments', { comments });
  for (const { id, title, recurrence } of tasks)
    if (recurrence) await client.raw('set_recurrence', { task: id, ...seriesOf(title) });
  for (const task of ids('skipped')) await client.raw('skip_occurrence', { task });
  for (const [name, fate, more] of [
    ['reschedule_tasks', 'moved', { due: '2026-12-02' }],
    ['complete_tasks', 'done', {}],
    ['delete_tasks', 'deleted', { confirm: true }],
  ] as const)
    if (ids(fate).length > 0) await client.call(name, { tasks: ids(fate), ...more });
}

async function exported(client: TestClient, format: string): Promise<string> {
  return (await client.call('export_tasks', { format, include_done: true })).content;
}

/** Ids in the order they come. */
function normalised(content: string): unknown {
  const ids = new Map<string, string>();
  const renamed = content
    .replaceAll(/"external_id":"[^"]*",?/gu, '')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f-]{17}/gu, (id) => {
      if (!ids.has(id)) ids.set(id, `id ${ids.size}`);
      return ids.get(id) ?? '';
    });
  return JSON.parse(renamed);
}

/** Every task as the tools show it, with names in the place of ids. */
async function shown(client: TestClient): Promise<Answer[]> {
  const { tasks } = await client.call('find_tasks', { filter: 'all', sort: 'title', limit: 200 });
  const { projects } = await client.call('find_projects', { limit: 200 });
  const name = new Map<string, string>();
  for (const project of projects) name.set(project.id, project.name);
  for (const task of tasks) name.set(task.id, task.title);
  return tasks.map((task: Answer) => {
    const { id: _, version: _v, updated_at: _u, project_id, section_id, parent_id, ...rest } = task;
    return {
      ...rest,
      project: name.get(project_id),
      parent: name.get(parent_id),
      section_id: section_id !== undefined,
      assignee_id: task.assignee_id !== undefined,
      // One in the trash is not exported.
      blocked_by: task.blocked_by.flatMap((blocker: string) => name.get(blocker) ?? []),
      reminders: task.reminders.map(({ id: _id, ...reminder }: Answer) => reminder),
    };
  });
}
