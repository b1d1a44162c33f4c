import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestClient, type TestServer } from '../testing/test-server.ts';

describe('prompts', () => {
  let server: TestServer;
  let anna: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
    anna = await server.connect();
    await anna.call('add_projects', { projects: [{ name: 'Garden' }] });
    await anna.call('add_tasks', {
      tasks: [
        { title: 'Build a shed', project: 'Garden' },
        { title: 'Paint the shed', due: 'today' },
        { title: 'Buy 100% wool' },
      ],
    });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('are listed with their arguments', async () => {
    const { prompts } = await anna.client.listPrompts();
    expect(prompts.map(({ name, arguments: given }) => [name, given])).toEqual([
      ['plan_my_day', [{ name: 'time', description: expect.any(String), required: false }]],
      ['weekly_review', []],
      ['break_down_task', [{ name: 'task', description: expect.any(String), required: true }]],
    ]);
  });

  test('come with the tasks they are about, and the time where the person is', async () => {
    const { messages } = await anna.client.getPrompt({
      name: 'plan_my_day',
      arguments: { time: '4 hours' },
    });
    expect(JSON.stringify(messages[0])).toContain('2026-11-21T11:00 in Europe/Berlin');
    expect(JSON.stringify(messages[0])).toContain('4 hours');
    expect(messages[1]?.content).toMatchObject({
      type: 'resource',
      resource: { uri: 'view://today', text: expect.stringContaining('Paint the shed') },
    });
    const review = await anna.client.getPrompt({ name: 'weekly_review' });
    expect(review.messages).toHaveLength(4);
    const steps = await anna.client.getPrompt({
      name: 'break_down_task',
      arguments: { task: 'Build a shed' },
    });
    expect(JSON.stringify(steps.messages)).toContain('add_tasks');
    expect(steps.messages[1]?.content).toMatchObject({
      resource: { text: expect.stringContaining('"title":"Build a shed"') },
    });
  });

  test.each([
    ['no_such', {}, 'no prompt no_such'],
    ['plan_my_day', { hours: '3' }, 'no argument hours'],
    ['break_down_task', {}, 'needs the argument task'],
    ['break_down_task', { task: 'Fly to the moon' }, 'no task'],
  ])('say what is wrong with %s %j', async (name, given, message) => {
    await expect(anna.client.getPrompt({ name, arguments: given })).rejects.toThrow(
      new RegExp(message, 'iu'),
    );
  });

  test('complete titles, and nobody else’s', async () => {
    const ref = { type: 'ref/prompt' as const, name: 'break_down_task' };
    const of = async (client: TestClient, value: string) =>
      (await client.client.complete({ ref, argument: { name: 'task', value } })).completion.values;
    expect(await of(anna, 'shed')).toEqual(['Build a shed', 'Paint the shed']);
    expect(await of(anna, 'paint')).toEqual(['Paint the shed']);
    expect(await of(anna, '%')).toEqual(['Buy 100% wool']);
    const eve = await server.connect((await server.addPerson('Eve')).token);
    expect(await of(eve, '')).toEqual([]);
    await expect(
      eve.client.getPrompt({ name: 'break_down_task', arguments: { task: 'Build a shed' } }),
    ).rejects.toThrow(/no task/iu);
  });

  test('complete the ids of resources by what is typed of a name', async () => {
    const { projects } = await anna.call('find_projects', { text: 'Garden' });
    const complete = (uri: string, value: string) =>
      anna.client.complete({
        ref: { type: 'ref/resource', uri },
        argument: { name: 'id', value },
      });
    const { completion } = await complete('project://{id}', 'gard');
    expect(completion).toMatchObject({ values: [projects[0].id], hasMore: false });
    const byId = await complete('project://{id}', projects[0].id.slice(0, 30));
    expect(byId.completion.values).toContain(projects[0].id);
    const tasks = await complete('task://{id}', 'shed');
    expect(tasks.completion.values).toHaveLength(2);
    await expect(complete('nothing://{id}', 'x')).rejects.toThrow(/no resource template/iu);
  });
});
