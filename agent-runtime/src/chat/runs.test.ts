import { randomUUID } from 'node:crypto';

import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import { startChat } from '../testing/chat-fixture.ts';
import { callThen, eventOf, say } from '../testing/chat-steps.ts';

const never = new Promise<never>(() => {});

test('a stop keeps the text so far, also for the model’s memory', async () => {
  let asked = 0;
  await using chat = await startChat(() => {
    asked += 1;
    return asked === 1 ? { text: ['Once upon ', 'a time'], until: never } : { text: ['Fine.'] };
  });
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id, 'tell me a story');
  const { runId } = await eventOf(client, 'TEXT_MESSAGE_CONTENT');
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
  const { runId } = await eventOf(client, 'TEXT_MESSAGE_CONTENT');
  await using remote = await chat.connect({ url: other.url });
  remote.send({ type: 'stop_run', conversationId: id, runId });
  await client.ended(id);
  expect((await eventOf(client, 'RUN_FINISHED')).event.outcome).toBe('stopped');
});

test('what a tool refuses is shown, and the model goes on with it', async () => {
  await using chat = await startChat(callThen('add', { n: 13 }));
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id);
  await client.ended(id);
  const result = await eventOf(client, 'TOOL_CALL_RESULT');
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
  expect((await eventOf(client, 'TOOL_CALL_RESULT')).event.isError).toBe(true);
  expect((await eventOf(client, 'RUN_FINISHED')).event.outcome).toBe('completed');
});

test('a model that never comes to an end is ended', async () => {
  await using chat = await startChat(() => ({ calls: [{ name: 'add', args: { n: 1 } }] }));
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id);
  await client.ended(id);
  expect((await eventOf(client, 'RUN_ERROR')).event.error.code).toBe('limit_exceeded');
});

test('when the tools cannot be reached, the person is told, and the next message works', async () => {
  await using chat = await startChat(callThen('add', { n: 1 }));
  await using client = await chat.connect();
  const id = randomUUID();
  chat.platform.refuseWith = 503;
  say(client, id);
  const { error } = (await eventOf(client, 'RUN_ERROR')).event;
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
  await eventOf(client, 'TEXT_MESSAGE_CONTENT');
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
