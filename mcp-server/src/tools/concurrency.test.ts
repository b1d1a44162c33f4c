import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  type Answer,
  startTestServer,
  type TestClient,
  type TestServer,
} from '../testing/test-server.ts';
import { shareWith } from '../testing/share-with.ts';

/** Tasks of one project that everybody writes to at once; the last one repeats. */
const START = '2026-11-21T10:00:00Z';
const TASKS = 4;
const WRITERS = 4;
const RUNS = 15;

const which = fc.integer({ min: 0, max: TASKS - 1 });
const some = fc.uniqueArray(which, { minLength: 1, maxLength: TASKS });
const word = fc.constantFrom('red', 'green', 'blue', 'grey');

/** What a writer does, `tasks` being the ids; `undo` takes back whatever that writer did last. */
type Call = (tasks: readonly string[]) => readonly [tool: string, input: object];
const calls: fc.Arbitrary<Call> = fc.oneof(
  fc
    .tuple(some, word)
    .map(([at, notes]): Call => (tasks) => [
      'update_tasks',
      { tasks: at.map((index) => ({ task: tasks[index], notes })) },
    ]),
  fc
    .tuple(some, word)
    .map(([at, tag]): Call => (tasks) => [
      'update_tasks',
      { tasks: at.map((index) => ({ task: tasks[index], tags: [tag] })), atomic: true },
    ]),
  on(some, 'complete_tasks'),
  on(some, 'reopen_tasks'),
  on(some, 'delete_tasks', { confirm: true }),
  on(some, 'restore_tasks'),
  on(some, 'reschedule_tasks', { due: 'tomorrow' }),
  fc
    .tuple(which, which)
    .map(([moved, before]): Call => (tasks) => [
      'move_tasks',
      { tasks: [tasks[moved]], before: tasks[before] },
    ]),
  on(some, 'move_tasks', { project: 'Aside' }),
  on(some, 'move_tasks', { project: 'Crowd' }),
  which.map((index): Call => (tasks) => [
    'set_reminders',
    { task: tasks[index], reminders: ['today at 20:00'] },
  ]),
  which.map((index): Call => (tasks) => ['skip_occurrence', { task: tasks[index] }]),
  fc.constant<Call>(() => ['undo', {}]),
);

function on(at: fc.Arbitrary<number[]>, tool: string, more: object = {}): fc.Arbitrary<Call> {
  return at.map((indexes) => (tasks) => [
    tool,
    { tasks: indexes.map((index) => tasks[index]), ...more },
  ]);
}

describe('people who write at the same time', () => {
  let server: TestServer;
  let anna: TestClient;
  let recurrence: TestClient;
  let writers: TestClient[];
  let minutes = 0;

  beforeAll(async () => {
    server = await startTestServer({ now: START });
    anna = await server.connect();
    recurrence = await server.connect(server.tokens.recurrence);
    await anna.call('add_projects', { projects: [{ name: 'Crowd' }, { name: 'Aside' }] });
    writers = [anna];
    for (let number = 1; number < WRITERS; number += 1) {
      const { token, userId } = await server.addPerson(`Writer ${number}`);
      const writer = await server.connect(token);
      for (const project of ['Crowd', 'Aside'])
        await shareWith(anna, {
          to: writer,
          project,
          person: await emailOf(userId),
          role: 'editor',
        });
      writers.push(writer);
    }
    // Else who undoes first takes back that they joined.
    await server.admin`delete from taskloom.operations`;
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('lose nothing: versions rise by one, and the activity tells all that was changed', async () => {
    let checked = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(calls, { minLength: 1, maxLength: 3 }), {
          minLength: 2,
          maxLength: WRITERS,
        }),
        async (programs) => {
          const tasks = await freshTasks();
          await Promise.all(
            programs.map(async (program, index) => {
              for (const call of program) await run(writers[index] ?? anna, call(tasks));
            }),
          );
          await Promise.all(
            tasks.map((task) => recurrence.call('advance_series', { task_id: task })),
          );
          await expectConsistent(tasks);
          checked += tasks.length;
        },
      ),
      // Without shrinking: interleavings differ from run to run, and each takes its time.
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(checked).toBe(RUNS * TASKS);
  });

  test('of two who change different fields, both are heard', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [task = ''] = await freshTasks();
      await together([
        ['update_tasks', { tasks: [{ task, notes: 'by the one' }] }],
        ['update_tasks', { tasks: [{ task, priority: 'p1' }] }],
        ['update_tasks', { tasks: [{ task, tags: ['other'] }] }],
      ]);
      const { tasks } = await anna.call('get_tasks', { tasks: [task] });
      expect(tasks).toMatchObject([
        { notes: 'by the one', priority: 'p1', tags: ['other'], version: 4 },
      ]);
    }
  });

  test('of two who expect the same version, one is refused', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [task = ''] = await freshTasks();
      const answers = await together(
        ['first', 'second', 'third'].map((notes) => [
          'update_tasks',
          { tasks: [{ task, notes, expected_version: 1 }] },
        ]),
      );
      const failures = answers.flatMap((answer) => answer.failures);
      expect(failures.map((failure: Answer) => failure.code)).toEqual(['conflict', 'conflict']);
      expect((await anna.call('get_tasks', { tasks: [task] })).tasks).toMatchObject([
        { version: 2 },
      ]);
    }
  });

  test('who complete a recurring task together get one next occurrence', async () => {
    for (let round = 0; round < 5; round += 1) {
      const task = (await freshTasks()).at(-1) ?? '';
      await together(writers.map(() => ['complete_tasks', { tasks: [task] }]));
      const made = await Promise.all(
        writers.map(() => recurrence.call('advance_series', { task_id: task })),
      );
      expect(made.flatMap((answer) => answer.tasks)).toHaveLength(1);
      await expectConsistent([task]);
    }
  });

  test('a batch in one order and a batch in the other wait for each other, and both are done', async () => {
    for (let round = 0; round < 5; round += 1) {
      const tasks = await freshTasks();
      const answers = await together([
        ['complete_tasks', { tasks }],
        ['update_tasks', { tasks: tasks.toReversed().map((task) => ({ task, notes: 'x' })) }],
        ['reschedule_tasks', { tasks: [...tasks.slice(2), ...tasks.slice(0, 2)], due: 'friday' }],
      ]);
      expect(answers.map((answer) => answer.tasks.length)).toEqual([TASKS, TASKS, TASKS]);
      await expectConsistent(tasks);
    }
  });

  test('what was deleted in the meantime is not changed', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [task = ''] = await freshTasks();
      const [deleted, updated] = await together([
        ['delete_tasks', { tasks: [task], confirm: true }],
        ['update_tasks', { tasks: [{ task, notes: 'late' }] }],
      ]);
      expect(deleted?.failures).toEqual([]);
      const [row] =
        await server.admin`select notes, version from taskloom.tasks where id = ${task}`;
      if (updated?.tasks.length === 1) expect(row).toMatchObject({ notes: 'late', version: 3 });
      else {
        expect(updated?.failures).toMatchObject([{ code: 'not_found' }]);
        expect(row).toMatchObject({ notes: null, version: 2 });
      }
    }
  });

  /** Each time a minute later, so that the manual order of what is new has room between its places. */
  async function freshTasks(): Promise<string[]> {
    minutes += 1;
    server.setNow(new Date(Date.parse(START) + minutes * 60_000).toISOString());
    const { tasks } = await anna.call('add_tasks', {
      tasks: Array.from({ length: TASKS }, (_, index) => ({
        title: `Task ${index}`,
        project: 'Crowd',
        ...(index === TASKS - 1 ? { recurrence: 'every week' } : {}),
      })),
    });
    return tasks.map((task: Answer) => task.id);
  }

  /** Each by another writer, all at once. */
  function together(all: (readonly [string, object])[]): Promise<Answer[]> {
    return Promise.all(
      all.map(([tool, input], index) => (writers[index] ?? anna).call(tool, input)),
    );
  }

  /** What contends may be refused, but never for a reason of the database's. */
  async function run(writer: TestClient, [tool, input]: readonly [string, object]): Promise<void> {
    const result = await writer.raw(tool, input);
    const said = JSON.stringify(result.content);
    if (result.isError)
      expect(said, tool).toMatch(/"(conflict|not_found|invalid_input|forbidden): /u);
    expect(JSON.stringify(result.structuredContent ?? {}), tool).not.toContain('"unavailable"');
  }

  /** Each task is what its activity, replayed, comes to; nothing was overwritten unseen. */
  async function expectConsistent(tasks: readonly string[]): Promise<void> {
    for (const id of tasks) {
      const [found] = await server.admin`
        select to_jsonb(t) as row from taskloom.tasks t where id = ${id}`;
      const row = found?.['row'] as Record<string, unknown>;
      const activity = await server.admin`
        select operation_id, before, after from taskloom.activity
         where entity_id = ${id} order by id`;
      const replayed: Record<string, unknown> = {};
      for (const { before, after } of activity) {
        for (const [column, value] of Object.entries({ ...before }))
          if (!BOOKKEEPING.has(column))
            expect(normal(replayed[column]), column).toEqual(normal(value));
        Object.assign(replayed, after);
      }
      for (const [column, value] of Object.entries(replayed))
        if (!BOOKKEEPING.has(column)) expect(normal(row[column]), column).toEqual(normal(value));
      const operations = new Set(activity.map((entry) => entry['operation_id']));
      expect(row['version']).toBe(operations.size);
    }
  }

  async function emailOf(userId: string): Promise<string> {
    const email = `${userId}@example.com`;
    await server.admin`update taskloom.users set email = ${email}, email_confirmed_at = now() where id = ${userId}`;
    return email;
  }
});

const BOOKKEEPING = new Set(['version', 'updated_at', 'created_at']);
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)$/u;

/** One instant may be written in more than one way. */
function normal(value: unknown): unknown {
  return typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : value;
}
