import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestClient, type TestServer } from '../testing/test-server.ts';

/** Every search that has pages, each asked in two ways. */
const SEARCHES: [tool: string, asked: object, otherwise: object][] = [
  ['find_tasks', { filter: 'all' }, { filter: 'no date' }],
  ['find_projects', {}, { text: 'o' }],
  ['find_comments', { task: 'One' }, { task: 'Two' }],
  ['find_activity', {}, { project: 'inbox' }],
  ['find_notifications', {}, { unread: true }],
];

let server: TestServer;
let anna: TestClient;
const cursors = new Map<string, string>();

beforeAll(async () => {
  server = await startTestServer();
  anna = await server.connect();
  await anna.call('add_projects', { projects: [{ name: 'Home' }, { name: 'Work' }] });
  await anna.call('add_tasks', { tasks: [{ title: 'One' }, { title: 'Two' }] });
  for (const task of ['One', 'One', 'Two', 'Two'])
    await anna.call('add_comments', { comments: [{ task, body: 'A remark' }] });
  await server.admin`
    insert into taskloom.notifications (id, user_id, kind, title, channel, created_at)
    select gen_random_uuid(), ${server.userId}, 'reminder', 'Ring ' || n, 'in_app', now()
      from generate_series(1, 3) n`;
  for (const [tool, asked] of SEARCHES) {
    const { next_cursor: cursor } = await anna.call(tool, { ...asked, limit: 1 });
    cursors.set(tool, cursor);
  }
});
afterAll(() => server[Symbol.asyncDispose]());

describe.each(SEARCHES)('a cursor of %s', (tool, asked, otherwise) => {
  test('goes on with the search that answered it', async () => {
    const answer = await anna.raw(tool, { ...asked, cursor: cursors.get(tool) });
    expect(answer.isError ?? false).toBe(false);
  });

  test('is refused by the same search asked otherwise', async () => {
    expect(await refusal(otherwise, cursors.get(tool))).toMatchObject(REFUSED);
  });

  test.each(SEARCHES.map(([other]) => other).filter((other) => other !== tool))(
    'is none of %s',
    async (other) => {
      expect(await refusal(asked, cursors.get(other))).toMatchObject(REFUSED);
    },
  );

  test.each(['x', '!', null, [], {}, '9'.repeat(400)])(
    'is refused when it was tampered with: %j',
    async (part) => {
      const read = JSON.parse(Buffer.from(cursors.get(tool) ?? '', 'base64url').toString());
      for (let place = 0; place < read.length; place += 1) {
        // A group's heading may be any text.
        if (tool === 'find_tasks' && place === 1 && typeof part === 'string') continue;
        const parts = read.with(place, part);
        expect(
          await refusal(asked, Buffer.from(JSON.stringify(parts)).toString('base64url')),
        ).toMatchObject(REFUSED);
      }
      expect(
        await refusal(asked, Buffer.from(JSON.stringify(part)).toString('base64url')),
      ).toMatchObject(REFUSED);
    },
  );

  const REFUSED = { code: 'invalid_input', path: 'cursor' };

  async function refusal(input: object, cursor: string | undefined): Promise<unknown> {
    const refused: unknown = await anna
      .call(tool, { ...input, cursor })
      .catch((error) => error.payload);
    return refused;
  }
});

test('null is refused with a word about clear', async () => {
  const { failures } = await anna.call('update_tasks', {
    tasks: [
      { task: 'One', due: null },
      { task: 'Two', notes: 'x' },
    ],
  });
  expect(failures).toMatchObject([{ message: expect.stringContaining('"clear"') }]);
});

test('two tasks of one title in a batch are told apart by project and due', async () => {
  await anna.call('add_tasks', {
    tasks: [{ title: 'Call', project: 'Work', due: '2030-01-02' }, { title: 'Call' }],
  });
  const answer = await anna.raw('complete_tasks', { tasks: ['Call', 'Two'] });
  expect(answer.structuredContent).toMatchObject({
    failures: [
      {
        code: 'ambiguous',
        candidates: expect.arrayContaining([
          expect.objectContaining({ name: 'Call', project: 'Work', due: expect.any(String) }),
        ]),
      },
    ],
  });
  expect(JSON.stringify(answer.content)).toMatch(/Call \(Work; due /u);
});
