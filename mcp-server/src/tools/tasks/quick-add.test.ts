import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';

describe('quick_add', () => {
  let server: TestServer;
  let anna: TestClient;
  beforeAll(async () => {
    // A Friday evening.
    server = await startTestServer({ now: '2026-11-27T20:00:00Z' });
    anna = await server.connect();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('names what it left in the title, and what would be understood', async () => {
    const answer = await anna.call('quick_add', { text: 'gym mon wed fri 6am' });
    expect(answer).toMatchObject({
      tasks: [{ title: 'gym mon wed fri 6am' }],
      unread: ['mon wed fri 6am'],
      suggestions: ['every mon, wed, fri 6am'],
    });
    expect(answer.tasks[0]).not.toHaveProperty('due');
    const { content } = await anna.raw('quick_add', { text: 'Thing on febtember 31' });
    expect(JSON.stringify(content)).toContain('left in the title: \\"on febtember 31\\"');
  });

  test('says nothing of a line that it read whole', async () => {
    const answer = await anna.call('quick_add', { text: 'party 31.12 8pm' });
    expect(answer).toMatchObject({
      tasks: [{ title: 'party', due: { words: 'Thu 31 Dec 20:00' } }],
      created: [],
      unread: [],
      suggestions: [],
    });
  });

  test('tells what it would read of a line, and adds nothing in a dry run', async () => {
    const answer = await anna.call('quick_add', {
      text: 'tea with Ann tomorrow p1 #Nowhere',
      dry_run: true,
    });
    expect(answer).toEqual({
      tasks: [],
      failures: [],
      created: [],
      understood: [
        { kind: 'due', text: 'tomorrow' },
        { kind: 'priority', text: 'p1' },
        { kind: 'project', text: '#Nowhere' },
      ],
      unread: [],
      suggestions: [],
    });
    expect(await anna.call('find_tasks', { text: 'tea' })).toMatchObject({ tasks: [] });
    const { projects } = await anna.call('find_projects', {});
    expect(JSON.stringify(projects)).not.toContain('Nowhere');
  });

  test('reminds when the task is due of what it was asked to remind of', async () => {
    const answer = await anna.call('quick_add', { text: 'remind me tomorrow at 8 to call Ann' });
    expect(answer).toMatchObject({
      tasks: [{ title: 'call Ann', due: { words: 'tomorrow 08:00' }, reminders: [{}] }],
      unread: [],
    });
  });

  test('says that it made the project and section a line names, and undo takes all of it back', async () => {
    const answer = await anna.call('quick_add', { text: 'water roses #Greenhouse /Roses' });
    expect(answer).toMatchObject({
      created: [
        { kind: 'project', name: 'Greenhouse' },
        { kind: 'section', name: 'Roses' },
      ],
    });
    const again = await anna.call('quick_add', { text: 'prune roses #Greenhouse /Roses' });
    expect(again).toMatchObject({ created: [] });
    await anna.call('undo', { operation_id: again.operation_id });
    await anna.call('undo', { operation_id: answer.operation_id });
    const projects = await anna.call('find_projects', {});
    expect(projects.projects).not.toContainEqual(expect.objectContaining({ name: 'Greenhouse' }));
  });

  test('reads 5/6 by the order of day and month in the settings', async () => {
    const before = await anna.call('quick_add', { text: 'dentist 5/6' });
    expect(before).toMatchObject({ tasks: [{ title: 'dentist 5/6' }], unread: ['5/6'] });
    await anna.call('update_settings', { date_format: 'us' });
    const after = await anna.call('quick_add', { text: 'dentist 5/6' });
    expect(after).toMatchObject({
      tasks: [{ title: 'dentist', due: { date: '2027-05-06' } }],
      unread: [],
    });
  });
});
