import type { CloudEvent } from '@taskloom/contracts';
import { waitFor } from '@taskloom/platform/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { storeToken } from '../auth/token-store.ts';
import {
  type Answer,
  startTestServer,
  type TestClient,
  type TestServer,
} from '../testing/test-server.ts';
import { callPersonTool } from './execute.ts';
import { personTools } from './registry.ts';
import type { ToolServices } from './tool-call.ts';

describe('a call', () => {
  let server: TestServer;
  let anna: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
    anna = await server.connect();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('that changes several tasks has an event for each', async () => {
    const created: CloudEvent[] = [];
    await using _s = await server.eventBus.subscribe({
      topic: 'task-events',
      consumer: 'execute-test',
      handle: async (event) => void (event.type === 'task.created' && created.push(event)),
    });
    const tasks = ['One', 'Two', 'Three'].map((title) => ({ title }));
    const added = await anna.call('add_tasks', { tasks });
    await waitFor(() => created.length >= 3);
    expect(created.map(({ subject }) => subject).toSorted()).toEqual(
      added.tasks.map(({ id }: Answer) => id).toSorted(),
    );
  });

  test('keeps the idempotency keys of two services apart', async () => {
    const meta = { 'taskloom/idempotencyKey': 'the same' };
    const recurrence = await server.connect(server.tokens.recurrence);
    const notification = await server.connect(server.tokens.notification);
    await recurrence.call('generate_due_occurrences', {}, meta);
    expect(await notification.call('generate_due_occurrences', {}, meta)).toMatchObject({});
    await expect(recurrence.call('release_due_reminders', {}, meta)).rejects.toMatchObject({
      payload: { code: 'conflict' },
    });
    const rows = await server.admin`
      select principal_id from taskloom.idempotency_keys where key = 'the same' order by 1`;
    expect(rows.map(({ principal_id }) => principal_id as string)).toEqual([
      'service:notification',
      'service:recurrence',
    ]);
  });

  test.each([
    { 'taskloom/causedBy': 'no UUID' },
    { 'taskloom/causedBy': 'a\0b' },
    { 'taskloom/idempotencyKey': 'a\0b' },
  ])('is refused with %j beside it', async (meta) => {
    const recurrence = await server.connect(server.tokens.recurrence);
    const refused = { payload: { code: 'invalid_input', path: `_meta.${Object.keys(meta)[0]}` } };
    const tasks = [{ title: 'Never' }];
    await expect(anna.call('add_tasks', { tasks }, meta)).rejects.toMatchObject(refused);
    const generate = recurrence.call('generate_due_occurrences', {}, meta);
    await expect(generate).rejects.toMatchObject(refused);
  });

  test('with a token that may only read changes nothing', async () => {
    const reading = await server.admin.begin((tx) =>
      storeToken(tx as never, {
        kind: 'personal',
        userId: server.userId,
        scopes: ['tasks:read'],
      }),
    );
    const reader = await server.connect(reading);
    expect(await reader.call('find_tasks', {})).toMatchObject({ tasks: expect.any(Array) });
    await expect(reader.call('add_tasks', { tasks: [{ title: 'Sneaked in' }] })).rejects.toThrow(
      /scope/u,
    );
    const { tasks } = await anna.call('find_tasks', { text: 'Sneaked in' });
    expect(tasks).toEqual([]);
  });

  test('is refused by the tool itself too, whatever let it through to there', async () => {
    const tool = personTools.find(({ name }) => name === 'add_tasks');
    if (!tool) throw new Error('there is no add_tasks');
    const principal = { kind: 'person', userId: server.userId, scopes: ['tasks:read'] } as const;
    // It is refused before any of the services is asked.
    const services = {} as ToolServices;
    await expect(
      callPersonTool(services, tool, { principal, input: {}, signal: AbortSignal.timeout(10_000) }),
    ).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('tasks:write') });
  });

  test('of a batch with one item that the database refuses does the others', async () => {
    const ben = await server.addPerson('Ben');
    await server.admin`
      insert into taskloom.project_members (project_id, user_id, role, created_at)
      select id, ${ben.userId}, 'viewer', now() from taskloom.projects where inbox_of = ${server.userId}`;
    const [inbox] = await server.admin<{ id: string }[]>`
      select id from taskloom.projects where inbox_of = ${server.userId}`;
    const client = await server.connect(ben.token);
    const answer = await client.call('add_tasks', {
      tasks: [
        { title: 'Mine' },
        { title: 'Not mine to add', project: inbox?.id },
        { title: 'Mine too' },
      ],
    });
    expect(answer.tasks.map(({ title }: Answer) => title)).toEqual(['Mine', 'Mine too']);
    expect(answer.failures).toMatchObject([{ index: 1, code: 'forbidden' }]);
  });
});
