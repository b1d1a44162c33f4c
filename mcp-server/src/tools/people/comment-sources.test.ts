import { expect, test } from 'vitest';

import { storeToken } from '../../auth/token-store.ts';
import { startTestServer } from '../../testing/test-server.ts';

test('a comment says whose words it is: the person’s, the agent’s for them, or an app’s that may do less', async () => {
  await using server = await startTestServer();
  const anna = await server.connect();
  await anna.call('add_tasks', { tasks: [{ title: 'Report' }] });
  const { userId } = server;
  const issue = (kind: 'acting' | 'personal', scopes: string[]) =>
    server.admin.begin((sql) => storeToken(sql, { kind, userId, scopes }));
  const all = ['tasks:read', 'tasks:write', 'tasks:delete', 'account'];
  const agent = await server.connect(await issue('acting', all));
  const app = await server.connect(await issue('personal', ['tasks:read', 'tasks:write']));
  for (const client of [anna, agent, app])
    await client.call('add_comments', { comments: [{ task: 'Report', body: '@agent go on' }] });
  const { comments } = await anna.call('find_comments', { task: 'Report' });
  expect(comments.map(({ source }: { source?: string }) => source)).toEqual([
    undefined,
    'agent',
    'app',
  ]);
});
