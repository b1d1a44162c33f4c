import { afterAll, beforeEach, describe, expect, test } from 'vitest';

import { startTestServer, type TestClient, type TestServer } from '../testing/test-server.ts';
import { personTools, systemTools } from './registry.ts';

/** Ids in examples are made up: nothing is there, and that is what the tool has to say. */
const MADE_UP = '01980000-0000-7000-8000-';

const BEFORE: Record<string, (person: TestClient) => Promise<unknown>> = {
  restore_tasks: (person) =>
    person.call('delete_tasks', { tasks: ['Water the plants'], confirm: true }),
  restore_projects: (person) =>
    person.call('delete_projects', { projects: ['Home'], confirm: true }),
  add_projects: (person) => person.call('delete_projects', { projects: ['Home'], confirm: true }),
};

describe('the example of', () => {
  const stack = new AsyncDisposableStack();
  let server: TestServer;
  let person: TestClient;
  let service: TestClient;
  afterAll(() => stack.disposeAsync());

  /** What the examples speak of. Those that take it away find it again. */
  beforeEach(async () => {
    person ??= await start();
    const { projects } = await person.call('find_projects', { text: 'Home' });
    if (projects.length === 0)
      await person.call('add_projects', { projects: [{ name: 'Home' }, { name: 'Errands' }] });
    await person.call('save_filter', { name: 'Now', filter: 'p1' });
    await server.admin`delete from taskloom.tasks`;
    await person.call('add_tasks', {
      tasks: [
        { title: 'Water the plants', due: 'today at 9', recurrence: 'every day', tags: ['errand'] },
      ],
    });
  });

  async function start(): Promise<TestClient> {
    server = stack.use(await startTestServer({ now: '2026-11-21T10:00:00Z' }));
    const ben = await server.addPerson('Ben');
    await server.admin`
      update taskloom.users set email = 'ben@example.com', email_confirmed_at = now() where id = ${ben.userId}`;
    service = await server.connect(server.tokens.notification);
    return server.connect();
  }

  test.each([...personTools, ...systemTools].map((tool) => [tool.name, tool] as const))(
    '%s does what the reference says',
    async (name, tool) => {
      await BEFORE[name]?.(person);
      const client = tool.toolset === 'system' ? service : person;
      const result = await client.raw(name, tool.example as object);
      const said = JSON.stringify(result.structuredContent ?? result.content);
      const refused = /"(not_found|conflict)(: |")/u.test(said);
      expect(result.isError === true || /"code":/u.test(said), said).toBe(refused);
      if (refused) expect(JSON.stringify(tool.example), said).toContain(MADE_UP);
    },
  );
});
