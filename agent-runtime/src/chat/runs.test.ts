import { randomUUID } from 'node:crypto';

import type { RunEvent } from '@taskloom/contracts';
import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import type { ChatClient } from '../testing/chat-client.ts';
import { startChat } from '../testing/chat-fixture.ts';
import type { Script } from '../testing/scripted-model.ts';

const never = new Promise<never>(() => {});

function say(client: ChatClient, conversationId: string, text = 'hi'): void {
  client.send({ type: 'send_message', conversationId, messageId: randomUUID(), text });
}

async function event<T extends RunEvent['type']>(
  client: ChatClient,
  type: T,
): Promise<{ runId: string; event: Extract<RunEvent, { type: T }> }> {
  const message = await client.next('event', (candidate) => candidate.event.type === type);
  // The condition above is on the type.
  return message as never;
}

/** Calls one tool, then says what came of it. */
function callThen(name: string, args: Record<string, unknown>): Script {
  return (turn) => {
    const result = turn.findLast((item) => item.type === 'function_call_result');
    if (!result) return { calls: [{ name, args }] };
    return { text: [`Result: ${JSON.stringify(result.output)}`] };
  };
}

test('a stop keeps the text so far, also for the model’s memory', async () => {
  let asked = 0;
  await using chat = await startChat(() => {
    asked += 1;
    return asked === 1 ? { text: ['Once upon ', 'a time'], until: never } : { text: ['Fine.'] };
  });
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id, 'tell me a story');
  const { runId } = await event(client, 'TEXT_MESSAGE_CONTENT');
  client.send({ type: 'stop_run', conversationId: id, runId });
  await client.ended(id);
  expect(client.texts(id)).toEqual(['Once upon a time']);
  expect(
    client
      .events(id)
      .slice(-2)
      .map((message) => message.event),
  ).toMatchObject([{ type: 'TEXT_MESSAGE_END' }, { type: 'RUN_FINISHED', outcome: 'stopped' }]);
  say(client, id, 'thanks');
  await client.ended(id, 2);
  expect(JSON.stringify(chat.model.requests.at(-1)?.input)).toContain('Once upon a time');
});

test('a stop reaches the pod that runs it from any other', async () => {
  await using chat = await startChat(() => ({ text: ['Hm'], until: never }));
  await using other = await chat.startPod();
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id);
  const { runId } = await event(client, 'TEXT_MESSAGE_CONTENT');
  await using remote = await chat.connect({ url: other.url });
  remote.send({ type: 'stop_run', conversationId: id, runId });
  await client.ended(id);
  expect((await event(client, 'RUN_FINISHED')).event.outcome).toBe('stopped');
});

test('a second message waits, is shown as waiting everywhere, and then gets its run', async () => {
  const gate = Promise.withResolvers<void>();
  await using chat = await startChat((turn) => {
    const first = JSON.stringify(turn).includes('first');
    return { text: [first ? 'one' : 'two'], ...(first && { until: gate.promise }) };
  });
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id, 'first');
  await event(client, 'TEXT_MESSAGE_CONTENT');
  say(client, id, 'second');
  const { message } = await client.next('queued');
  expect(message.text).toBe('second');
  await using tab = await chat.connect();
  tab.send({ type: 'open_conversation', conversationId: id });
  const opened = await tab.next('conversation');
  expect(opened.queued.map(({ text }) => text)).toEqual(['second']);
  expect(opened.runId).toBe(client.events(id)[0]?.runId);
  gate.resolve();
  await tab.ended(id, 2);
  await client.ended(id, 2);
  expect(client.texts(id)).toEqual(['one', 'two']);
  const users = client.events(id).filter((entry) => entry.event.type === 'USER_MESSAGE');
  expect(new Set(users.map(({ runId }) => runId)).size).toBe(2);
});

test('a message that waits can be changed and taken back, and every tab shows it', async () => {
  const gate = Promise.withResolvers<void>();
  await using chat = await startChat((turn) => {
    const first = JSON.stringify(turn).includes('first');
    return {
      text: [first ? 'one' : JSON.stringify(turn[0])],
      ...(first && { until: gate.promise }),
    };
  });
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id, 'first');
  await event(client, 'TEXT_MESSAGE_CONTENT');
  say(client, id, 'secnd');
  say(client, id, 'third');
  const { message: second } = await client.next(
    'queued',
    ({ message }) => message.text === 'secnd',
  );
  const { message: third } = await client.next('queued', ({ message }) => message.text === 'third');
  await using tab = await chat.connect();
  tab.send({ type: 'open_conversation', conversationId: id });
  await tab.next('conversation');
  const change = { type: 'change_queued', conversationId: id } as const;
  client.send({ ...change, messageId: second.messageId, text: 'second' });
  client.send({ ...change, messageId: third.messageId });
  const { queued } = await tab.next('queue', (message) => message.queued.length === 1);
  expect(queued.map(({ text }) => text)).toEqual(['second']);
  gate.resolve();
  await client.ended(id, 2);
  expect(client.texts(id)[1]).toContain('second');
  client.send({ ...change, messageId: second.messageId });
  expect((await client.next('error')).error.code).toBe('conflict');
});

test('a stop ends the run under way only: the waiting message is taken up', async () => {
  let asked = 0;
  await using chat = await startChat(() => {
    asked += 1;
    return { text: [`answer ${asked}`], ...(asked === 1 && { until: never }) };
  });
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id, 'first');
  const { runId } = await event(client, 'TEXT_MESSAGE_CONTENT');
  say(client, id, 'second');
  await client.next('queued');
  client.send({ type: 'stop_run', conversationId: id, runId });
  await client.ended(id, 2);
  expect(client.texts(id)).toEqual(['answer 1', 'answer 2']);
});

test('more messages than may wait are refused', async () => {
  await using chat = await startChat(() => ({ text: ['Hm'], until: never }));
  await using client = await chat.connect();
  const id = randomUUID();
  for (let n = 0; n < 22; n += 1) say(client, id, `message ${n}`);
  expect((await client.next('error')).error.code).toBe('limit_exceeded');
});

test('a destructive tool waits for the person, and runs confirmed', async () => {
  await using chat = await startChat(callThen('remove', { n: 1 }));
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id);
  const asked = await event(client, 'TOOL_CALL_APPROVAL_REQUESTED');
  const started = await event(client, 'TOOL_CALL_START');
  expect(started.event).toMatchObject({ toolName: 'remove', title: 'Remove', args: { n: 1 } });
  expect(chat.platform.effects).toEqual([]);
  const { runId } = asked;
  const { toolCallId } = asked.event;
  const decide = { type: 'decide_approval', conversationId: id, runId, toolCallId } as const;
  client.send({ ...decide, decision: 'approve' });
  client.send({ ...decide, decision: 'deny' });
  await client.ended(id);
  expect(chat.platform.effects.map(({ args }) => args)).toEqual([{ n: 1, confirm: true }]);
  expect((await event(client, 'TOOL_CALL_APPROVAL_DECIDED')).event.decision).toBe('approve');
  expect(chat.model.requests).toHaveLength(2);
});

test('a model cannot confirm for the person: it does not even know the argument', async () => {
  await using chat = await startChat(callThen('remove', { n: 1, confirm: true }));
  await using client = await chat.connect();
  say(client, randomUUID());
  await event(client, 'TOOL_CALL_APPROVAL_REQUESTED');
  expect(chat.platform.effects).toEqual([]);
  const tool = chat.model.requests[0]?.tools.find((candidate) => candidate.name === 'remove');
  expect(JSON.stringify(tool)).not.toContain('confirm');
});

test('a declined call is not made, and the model is told', async () => {
  await using chat = await startChat(callThen('remove', { n: 1 }));
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id);
  const asked = await event(client, 'TOOL_CALL_APPROVAL_REQUESTED');
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
  const { runId } = await event(client, 'TOOL_CALL_APPROVAL_REQUESTED');
  say(client, id, said);
  await client.ended(id);
  expect((await event(client, 'TOOL_CALL_APPROVAL_DECIDED')).event.decision).toBe(decision);
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
    await event(client, 'TOOL_CALL_APPROVAL_REQUESTED');
    say(client, id, said);
    expect((await event(client, 'TOOL_CALL_APPROVAL_DECIDED')).event.decision).toBe('deny');
    expect(chat.platform.effects).toEqual([]);
    await waitFor(() => JSON.stringify(chat.model.requests.at(-1)?.input).includes(said));
  },
);

test('a run that waits for the person can be stopped', async () => {
  await using chat = await startChat(callThen('remove', { n: 1 }));
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id);
  const { runId } = await event(client, 'TOOL_CALL_APPROVAL_REQUESTED');
  client.send({ type: 'stop_run', conversationId: id, runId });
  await client.ended(id);
  expect((await event(client, 'RUN_FINISHED')).event.outcome).toBe('stopped');
  expect(chat.platform.effects).toEqual([]);
});

test('what a tool refuses is shown, and the model goes on with it', async () => {
  await using chat = await startChat(callThen('add', { n: 13 }));
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id);
  await client.ended(id);
  const result = await event(client, 'TOOL_CALL_RESULT');
  expect(result.event).toMatchObject({
    isError: true,
    text: 'invalid_input: Thirteen is refused.',
  });
  expect(client.texts(id).join('')).toContain('Thirteen is refused');
});

test('a tool that does not exist ends no run', async () => {
  await using chat = await startChat(callThen('fly', {}));
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id);
  await client.ended(id);
  expect((await event(client, 'TOOL_CALL_RESULT')).event.isError).toBe(true);
  expect((await event(client, 'RUN_FINISHED')).event.outcome).toBe('completed');
});

test('a model that never comes to an end is ended', async () => {
  await using chat = await startChat(() => ({ calls: [{ name: 'add', args: { n: 1 } }] }));
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id);
  await client.ended(id);
  expect((await event(client, 'RUN_ERROR')).event.error.code).toBe('limit_exceeded');
});

test('when the tools cannot be reached, the person is told, and the next message works', async () => {
  await using chat = await startChat(callThen('add', { n: 1 }));
  await using client = await chat.connect();
  const id = randomUUID();
  chat.platform.refuseWith = 503;
  say(client, id);
  const { error } = (await event(client, 'RUN_ERROR')).event;
  expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining('tasks') });
  chat.platform.refuseWith = undefined;
  say(client, id);
  await client.ended(id, 2);
  expect(client.texts(id)).toHaveLength(1);
});

test('a pod that shuts down hands its run over', async () => {
  const gate = Promise.withResolvers<void>();
  await using chat = await startChat(() => ({ text: ['Half', ' and half'], until: gate.promise }));
  const leaving = await chat.startPod();
  const id = randomUUID();
  await using client = await chat.connect({ url: leaving.url });
  say(client, id);
  await event(client, 'TEXT_MESSAGE_CONTENT');
  await leaving[Symbol.asyncDispose]();
  expect(await client.closed).toBe(1001);
  await using next = await chat.connect();
  next.send({ type: 'open_conversation', conversationId: id });
  await waitFor(() => chat.model.requests.length === 2);
  gate.resolve();
  await next.ended(id);
  expect(next.texts(id)).toEqual(['Half and half']);
});

test('nothing that people wrote or keep is logged', async () => {
  const lines: string[] = [];
  const secrets = ['geheimnis', 'tl_pat_', 'tl_act_', 'tl_svc_'];
  const logTo = { write: (line: string) => void lines.push(line) };
  await using chat = await startChat(
    () => ({ text: ['geheimnis'], error: new Error('geheimnis') }),
    { logTo },
  );
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id, 'geheimnis');
  await client.ended(id);
  client.sendRaw('{"geheimnis":');
  await client.next('error');
  expect(lines.length).toBeGreaterThan(0);
  for (const secret of secrets) expect(lines.join('')).not.toContain(secret);
});
