import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Task } from '@taskloom/contracts';
import { waitFor } from '@taskloom/platform/testing';
import { expect, onTestFinished, test } from 'vitest';

import { launchBrowser, skipBrowserTests } from '../harness/browser.ts';
import { startTestStack } from './harness/test-stack.ts';
import type { TestStack } from './harness/test-stack.ts';
import { addTask, callTool, findAllNotifications, findAllTasks } from './harness/tools.ts';
import { readTopic } from './harness/topic.ts';

test('a task goes its whole way: tool, Kafka, worker, effect, live hint', async () => {
  const stack = await startTestStack({ replicas: { 'mcp-server': 2 } });
  const added = await addTask(stack, {
    title: 'water the plants',
    due: 'tomorrow',
    recurrence: 'every day',
  });
  const created = await waitFor(async () => eventOf(stack, added.id), {
    timeoutMs: 30_000,
    what: 'the event in Kafka',
  });
  expect(created).toMatchObject({ key: added.id, event: { type: 'task.created' } });

  // One replica is listened to, and the change is made at the other: Redis carries the hint.
  const [first, second] = stack.replicas.filter(({ service }) => service === 'mcp-server');
  const { inbox_project_id: inbox } = await callTool<{ inbox_project_id: string }>(
    stack,
    'get_me',
    {},
  );
  const heard = await listen({ mcpUrl: `${first?.url}/mcp`, token: stack.token }, [
    `project://${inbox}`,
    'notifications://inbox',
  ]);
  const atSecond = { mcpUrl: `${second?.url}/mcp`, token: stack.token };
  await callTool(atSecond, 'complete_tasks', { tasks: [added.id] });
  await waitFor(() => heard.has(`project://${inbox}`), { what: 'the hint about the project' });

  const next = await waitFor(async () => openTask(stack, 'water the plants'), {
    timeoutMs: 30_000,
    what: 'the next occurrence, made by the recurrence worker',
  });
  expect(next.id).not.toBe(added.id);

  const soon = new Date(Date.now() + 1500).toISOString();
  const reminded = await addTask(stack, { title: 'call Ada', due: soon, reminders: [soon] });
  const notification = await waitFor(async () => (await findAllNotifications(stack))[0], {
    timeoutMs: 30_000,
    what: 'the notification',
  });
  expect(notification.task_id).toBe(reminded.id);
  await waitFor(() => heard.has('notifications://inbox'), { what: 'the hint about the inbox' });
});

test.skipIf(skipBrowserTests)(
  'what a program adds and changes is seen in an open page',
  async () => {
    const stack = await startTestStack({
      withPage: true,
      replicas: { 'mcp-server': 2, 'agent-runtime': 2 },
    });
    await using browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(stack.url);
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    const { id } = await addTask(stack, { title: 'feed the cat', due: 'today' });
    await page.getByText('feed the cat').first().waitFor({ timeout: 30_000 });
    await callTool(stack, 'update_tasks', { tasks: [{ task: id, title: 'feed both cats' }] });
    const changed = page.getByText('feed both cats').first();
    await changed.waitFor({ timeout: 30_000 });
    expect(await page.getByText('feed the cat').count()).toBe(0);
  },
);

async function eventOf(stack: TestStack, taskId: string) {
  const records = await readTopic(stack.kafkaBroker, 'task-events');
  return records.find(({ key }) => key === taskId);
}

async function openTask(stack: TestStack, text: string): Promise<Task | undefined> {
  return (await findAllTasks(stack, { text }))[0];
}

/** What is heard from now on; resolves when the server listens for it. */
async function listen(
  { mcpUrl, token }: { mcpUrl: string; token: string },
  resourceSubscriptions: string[],
): Promise<Set<string>> {
  const heard = new Set<string>();
  const client = new Client(
    { name: 'listener', version: '1.0.0' },
    { versionNegotiation: { mode: { pin: '2026-07-28' } } },
  );
  const authProvider = { token: () => Promise.resolve(token) };
  await client.connect(new StreamableHTTPClientTransport(new URL(mcpUrl), { authProvider }));
  onTestFinished(() => client.close());
  client.setNotificationHandler('notifications/resources/updated', ({ params }) => {
    heard.add(params.uri);
  });
  await client.listen({ resourceSubscriptions });
  return heard;
}
