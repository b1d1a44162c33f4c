import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import { connectChat } from '../../agent-runtime/src/testing/chat-client.ts';
import { startInstance, temporaryDataFolder, type Instance } from '../harness/instance.ts';
import { connectModern, findNotifications, findTasks, type McpCaller } from '../harness/mcp.ts';

const PATIENT = { timeoutMs: 60_000 };
const KILLS = 4;

interface Said {
  body: string;
  source?: 'agent' | 'app';
}

async function commentsOn(caller: McpCaller, task: string): Promise<Said[]> {
  const { comments } = (await caller.call('find_comments', { task })) as { comments: Said[] };
  return comments;
}

async function byAgent(caller: McpCaller, task: string): Promise<string[]> {
  const comments = await commentsOn(caller, task);
  return comments.flatMap(({ body, source }) => (source === 'agent' ? body : []));
}

function comment(caller: McpCaller, task: string, body: string) {
  return caller.call('add_comments', { comments: [{ task, body }] });
}

async function replies(caller: McpCaller, task: string, count: number): Promise<string[]> {
  return waitFor(
    async () => {
      const said = await byAgent(caller, task);
      return said.length >= count ? said : undefined;
    },
    { ...PATIENT, what: `${count} comments of the agent` },
  );
}

test(
  'a comment with @agent has it done with the person’s rights, asks there, and waits for a yes in the chat',
  { timeout: 360_000 },
  async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    await using caller = await connectModern(instance.access);
    await caller.call('add_tasks', {
      tasks: [{ title: 'Water the plants' }, { title: 'Pay rent' }],
    });

    await comment(caller, 'Water the plants', '@agent make this p1');
    const [done = ''] = await replies(caller, 'Water the plants', 1);
    expect(done).toContain('Water the plants');
    const plants = () => findTasks(caller, { text: 'plants' });
    expect((await plants())[0]).toMatchObject({ priority: 'p1' });
    const told = await waitFor(async () => (await findNotifications(caller))[0]);
    expect(told).toMatchObject({ title: 'Water the plants' });

    await comment(caller, 'Water the plants', 'A comment that is for nobody.');
    await comment(caller, 'Water the plants', '@agent delete this');
    const [, asked = ''] = await replies(caller, 'Water the plants', 2);
    expect(asked).toContain('needs your yes');
    // Whoever can comment cannot agree.
    await comment(caller, 'Water the plants', '@agent yes');
    expect(await plants()).toHaveLength(1);
    await decide(instance);
    await waitFor(async () => (await plants()).length === 0, PATIENT);
  },
);

test(
  `killed ${KILLS} times while it works on comments: each is answered once`,
  { timeout: 480_000 },
  async () => {
    await using data = await temporaryDataFolder();
    const titles = Array.from({ length: KILLS }, (_, n) => `Errand ${n + 1}`);
    for (const [n, title] of titles.entries()) {
      await using instance = await startInstance(data.path);
      await using caller = await connectModern(instance.access);
      await caller.call('add_tasks', { tasks: [{ title }] });
      await comment(caller, title, '@agent make this p2');
      // Each time a little later: before the event is taken, in the run, after the answer.
      const until = Date.now() + n * 150;
      await waitFor(() => Date.now() >= until);
      await instance.kill();
    }
    await using instance = await startInstance(data.path);
    await using caller = await connectModern(instance.access);
    for (const title of titles) await replies(caller, title, 1);
    // Whatever would be said twice would have been said before this.
    await comment(caller, titles[0] ?? '', '@agent make this p3');
    await replies(caller, titles[0] ?? '', 2);
    const counts = await Promise.all(titles.map((title) => byAgent(caller, title)));
    expect(counts.map((said) => said.length)).toEqual([2, ...titles.slice(1).map(() => 1)]);
    const tasks = await findTasks(caller, { text: 'Errand' });
    expect(tasks.map(({ priority }) => priority).toSorted()).toEqual(['p2', 'p2', 'p2', 'p3']);
  },
);

/** The yes that is asked for in the conversation about the task. */
async function decide(instance: Instance): Promise<void> {
  await using chat = await connectChat(instance.origin, { token: instance.access.token });
  chat.send({ type: 'list_conversations' });
  const { conversations } = await chat.next('conversations');
  expect(conversations).toHaveLength(1);
  const conversationId = conversations[0]?.conversationId ?? '';
  chat.send({ type: 'open_conversation', conversationId });
  const { event, runId } = await chat.next(
    'event',
    (one) => one.event.type === 'TOOL_CALL_APPROVAL_REQUESTED',
  );
  const toolCallId = 'toolCallId' in event ? event.toolCallId : '';
  chat.send({ type: 'decide_approval', conversationId, runId, toolCallId, decision: 'approve' });
}
