import { expect, test } from 'vitest';

import { startTestServer } from '../testing/test-server.ts';

test('calls are timed by tool and by what became of them', async () => {
  await using server = await startTestServer();
  const anna = await server.connect();
  await anna.raw('get_me', {});
  await anna.raw('get_me', {});
  await anna.raw('find_tasks', { filter: '#Nowhere' });
  const lines = (await server.metrics()).matchAll(/^taskloom_tool_seconds_count\{(.*)\} (\d+)$/gmu);
  expect(Object.fromEntries([...lines].map(([, labels, count]) => [labels, count]))).toEqual({
    'tool="get_me",outcome="ok"': '2',
    'tool="find_tasks",outcome="invalid_input"': '1',
  });
  expect(await server.metric('taskloom_database_transactions')).toBe(0);
});
