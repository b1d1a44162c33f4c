import { randomUUID } from 'node:crypto';

import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import { startChat } from '../testing/chat-fixture.ts';
import { callThen, eventOf, say } from '../testing/chat-steps.ts';

test('a destructive tool waits for the person, and runs confirmed', async () => {
  await using chat = await startChat(callThen('remove', { n: 1 }));
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id);
  const asked = await eventOf(client, 'TOOL_CALL_APPROVAL_REQUESTED');
  const started = await eventOf(client, 'TOOL_CALL_START');
  expect(started.event).toMatchObject({ toolName: 'remove', title: 'Remove', args: { n: 1 } });
  expect(chat.platform.effects).toEqual([]);
  const { runId } = asked;
  const { toolCallId } = asked.event;
  const decide = { type: 'decide_approval', conversationId: id, runId, toolCallId } as const;
  client.send({ ...decide, decision: 'approve' });
  client.send({ ...decide, decision: 'deny' });
  await client.ended(id);
  expect(chat.platform.effects.map(({ args }) => args)).toEqual([{ n: 1, confirm: true }]);
  expect((await eventOf(client, 'TOOL_CALL_APPROVAL_DECIDED')).event.decision).toBe('approve');
  expect(chat.model.requests).toHaveLength(2);
});

test('a model cannot confirm for the person: it does not even know the argument', async () => {
  await using chat = await startChat(callThen('remove', { n: 1, confirm: true }));
  await using client = await chat.connect();
  say(client, randomUUID());
  await eventOf(client, 'TOOL_CALL_APPROVAL_REQUESTED');
  expect(chat.platform.effects).toEqual([]);
  const tool = chat.model.requests[0]?.tools.find((candidate) => candidate.name === 'remove');
  expect(JSON.stringify(tool)).not.toContain('confirm');
});

test('a declined call is not made, and the model is told', async () => {
  await using chat = await startChat(callThen('remove', { n: 1 }));
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id);
  const asked = await eventOf(client, 'TOOL_CALL_APPROVAL_REQUESTED');
  const { toolCallId } = asked.event;
  client.send({
    type: 'decide_approval',
    conversationId: id,
    runId: asked.runId,
    toolCallId,
    decision: 'deny',
  });
  await client.ended(id);
  expect(chat.platform.effects).toEqual([]);
  expect(client.texts(id).join('')).toContain('declined');
});

test.each([
  ['Yes', 'approve', 1],
  ['yes please', 'approve', 1],
  ['No.', 'deny', 0],
])('“%s” typed while a call waits decides it at once', async (said, decision, effects) => {
  await using chat = await startChat(callThen('remove', { n: 1 }));
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id);
  const { runId } = await eventOf(client, 'TOOL_CALL_APPROVAL_REQUESTED');
  say(client, id, said);
  await client.ended(id);
  expect((await eventOf(client, 'TOOL_CALL_APPROVAL_DECIDED')).event.decision).toBe(decision);
  expect(chat.platform.effects).toHaveLength(effects);
  const messages = client
    .events(id)
    .filter(({ event: { type } }) => type === 'USER_MESSAGE')
    .map(({ runId: of, event: sent }) => [of, 'text' in sent ? sent.text : '']);
  expect(messages.at(-1)).toEqual([runId, said]);
});

test.each(['only the first', 'yes but keep the dentist', 'nur die erste', 'what else is there?'])(
  '“%s” typed while a call waits declines it, and is heard next',
  async (said) => {
    await using chat = await startChat(callThen('remove', { n: 1 }));
    await using client = await chat.connect();
    const id = randomUUID();
    say(client, id);
    await eventOf(client, 'TOOL_CALL_APPROVAL_REQUESTED');
    say(client, id, said);
    expect((await eventOf(client, 'TOOL_CALL_APPROVAL_DECIDED')).event.decision).toBe('deny');
    expect(chat.platform.effects).toEqual([]);
    await waitFor(() => JSON.stringify(chat.model.requests.at(-1)?.input).includes(said));
  },
);

test('a run that waits for the person can be stopped', async () => {
  await using chat = await startChat(callThen('remove', { n: 1 }));
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id);
  const { runId } = await eventOf(client, 'TOOL_CALL_APPROVAL_REQUESTED');
  client.send({ type: 'stop_run', conversationId: id, runId });
  await client.ended(id);
  expect((await eventOf(client, 'RUN_FINISHED')).event.outcome).toBe('stopped');
  expect(chat.platform.effects).toEqual([]);
});
