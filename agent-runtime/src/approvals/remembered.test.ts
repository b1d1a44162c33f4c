import { randomUUID } from 'node:crypto';

import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import type { ChatClient } from '../testing/chat-client.ts';
import { startChat } from '../testing/chat-fixture.ts';
import type { Script } from '../testing/scripted-model.ts';

/** Takes something away with each message. */
const removes: Script = (turn) =>
  turn.some(({ type }) => type === 'function_call_result')
    ? { text: ['Done.'] }
    : { calls: [{ name: 'remove', args: { n: 1 } }] };

function say(client: ChatClient, conversationId: string): void {
  client.send({ type: 'send_message', conversationId, messageId: randomUUID(), text: 'remove it' });
}

type Decision = { decision: 'approve' | 'deny'; remember?: 'conversation' | 'always' };

/** Answers the question of the conversation's last message. */
async function answer(client: ChatClient, conversationId: string, decision: Decision) {
  const asked = await waitFor(() =>
    client
      .events(conversationId)
      .find(
        ({ event }) =>
          event.type === 'TOOL_CALL_APPROVAL_REQUESTED' &&
          !client
            .events(conversationId)
            .some(
              ({ event: other }) =>
                other.type === 'TOOL_CALL_APPROVAL_DECIDED' &&
                other.toolCallId === event.toolCallId,
            ),
      ),
  );
  if (asked.event.type !== 'TOOL_CALL_APPROVAL_REQUESTED') return;
  const { toolCallId, request } = asked.event;
  expect(request).toMatchObject({ reasons: [{ reason: 'unknown_tool' }], canRemember: true });
  const { runId } = asked;
  client.send({ type: 'decide_approval', conversationId, runId, toolCallId, ...decision });
}

function questions(client: ChatClient, conversationId: string): number {
  return client
    .events(conversationId)
    .filter(({ event }) => event.type === 'TOOL_CALL_APPROVAL_REQUESTED').length;
}

test('a yes for the conversation holds in it, and nowhere else', async () => {
  await using chat = await startChat(removes);
  await using client = await chat.connect();
  const [here, there] = [randomUUID(), randomUUID()];
  say(client, here);
  await answer(client, here, { decision: 'approve', remember: 'conversation' });
  await client.ended(here);
  say(client, here);
  await client.ended(here, 2);
  expect(questions(client, here)).toBe(1);
  expect(chat.platform.effects.map(({ args }) => args['confirm'])).toEqual([true, true]);
  say(client, there);
  await client.next('event', ({ event, conversationId }) => {
    return conversationId === there && event.type === 'TOOL_CALL_APPROVAL_REQUESTED';
  });
});

test('a yes from now on holds everywhere, is listed, and can be taken back', async () => {
  await using chat = await startChat(removes);
  await using client = await chat.connect();
  const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
  say(client, first);
  await answer(client, first, { decision: 'approve', remember: 'always' });
  await client.ended(first);
  say(client, second);
  await client.ended(second);
  expect(questions(client, second)).toBe(0);
  client.send({ type: 'list_grants' });
  const { grants } = await client.next('grants');
  expect(grants).toMatchObject([{ tool: 'remove', title: 'Remove', answer: 'always' }]);
  client.send({ type: 'forget_grant', tool: 'remove', reason: 'unknown_tool' });
  await client.next('grants', (message) => message.grants.length === 0);
  say(client, third);
  await answer(client, third, { decision: 'deny' });
  await client.ended(third);
  expect(questions(client, third)).toBe(1);
});

test('a no for good is told to the model and to the person, and belongs to one person', async () => {
  await using chat = await startChat(removes);
  await using client = await chat.connect();
  const [first, second, hers] = [randomUUID(), randomUUID(), randomUUID()];
  say(client, first);
  await answer(client, first, { decision: 'deny', remember: 'always' });
  await client.ended(first);
  say(client, second);
  await client.ended(second);
  expect(client.events(second).map(({ event }) => event)).toContainEqual(
    expect.objectContaining({
      type: 'TOOL_CALL_APPROVAL_DECIDED',
      decision: 'deny',
      remembered: true,
    }),
  );
  expect(JSON.stringify(chat.model.requests.at(-1)?.input)).toContain('never to be done');
  expect(chat.platform.effects).toEqual([]);
  await using other = await chat.connect({ userId: 'ben' });
  say(other, hers);
  await answer(other, hers, { decision: 'approve' });
  await other.ended(hers);
  expect(chat.platform.effects).toHaveLength(1);
});

test('a call that its tool would refuse is told to the model, and nobody is asked', async () => {
  await using chat = await startChat((turn) =>
    turn.some(({ type }) => type === 'function_call_result')
      ? { text: ['Sorry.'] }
      : { calls: [{ name: 'remove', args: { n: 'all of them' } }] },
  );
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id);
  await client.ended(id);
  expect(questions(client, id)).toBe(0);
  expect(chat.platform.received.filter(({ tool }) => tool === 'remove')).toEqual([]);
  expect(JSON.stringify(chat.model.requests.at(-1)?.input)).toContain('invalid_input');
});
