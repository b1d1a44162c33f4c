import { randomUUID } from 'node:crypto';

import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { connectChat } from '../testing/chat-client.ts';
import { startChat } from '../testing/chat-fixture.ts';

const silent = () => ({ text: ['hm'] });

test('a page of this host may connect, one of another may not', async () => {
  await using chat = await startChat(silent);
  await using _own = await connectChat(chat.pod.url, { headers: { origin: chat.pod.url } });
  const { port } = new URL(chat.pod.url);
  for (const origin of ['https://evil.example', `http://localhost:${port}`, 'null']) {
    expect(await statusOf(chat.pod.url, { origin })).toBe(403);
  }
});

test('a token in the header is enough, and a wrong one is 401', async () => {
  await using chat = await startChat(silent);
  const authorization = `Bearer ${chat.platform.tokenFor('ana')}`;
  await using client = await connectChat(chat.pod.url, { headers: { authorization } });
  expect(await client.next('ready')).toMatchObject({ userId: 'ana', model: 'scripted' });
  expect(await statusOf(chat.pod.url, { authorization: 'Bearer tl_pat_wrong' })).toBe(401);
  expect(await statusOf(chat.pod.url, { authorization: 'Basic xyz' })).toBe(401);
});

test('frames sent before the header’s token is checked are not lost', async () => {
  await using chat = await startChat(silent);
  const authorization = `Bearer ${chat.platform.tokenFor('ana')}`;
  await using client = await connectChat(chat.pod.url, { headers: { authorization } });
  client.send({ type: 'list_conversations' });
  expect((await client.next('conversations')).conversations).toEqual([]);
});

test('a wrong token is told and closes with 4401', async () => {
  await using chat = await startChat(silent);
  await using client = await connectChat(chat.pod.url);
  client.send({ type: 'authenticate', token: 'tl_pat_wrong' });
  const { regarding, error } = await client.next('error');
  expect({ regarding, code: error.code }).toEqual({ regarding: 'authenticate', code: 'forbidden' });
  expect(await client.closed).toBe(4401);
});

test('whoever asks for something before authenticating is closed with 4401', async () => {
  await using chat = await startChat(silent);
  await using client = await connectChat(chat.pod.url);
  client.send({ type: 'list_conversations' });
  expect(await client.closed).toBe(4401);
});

test('whoever does not authenticate in time is closed with 4401', async () => {
  await using chat = await startChat(silent, { authenticateMs: 50 });
  await using client = await connectChat(chat.pod.url);
  expect(await client.closed).toBe(4401);
});

test('when the token cannot be checked, that is said and the connection stays', async () => {
  await using chat = await startChat(silent);
  const token = chat.platform.tokenFor('ana');
  chat.platform.refuseWith = 503;
  await using client = await connectChat(chat.pod.url);
  client.send({ type: 'authenticate', token });
  expect((await client.next('error')).error.code).toBe('unavailable');
  expect(await statusOf(chat.pod.url, { authorization: `Bearer ${token}` })).toBe(503);
  chat.platform.refuseWith = undefined;
  client.send({ type: 'authenticate', token });
  await client.next('ready');
});

test('a token that is withdrawn ends the connection, one that cannot be checked does not', async () => {
  await using chat = await startChat(silent, { recheckMs: 20 });
  const token = chat.platform.tokenFor('ana');
  await using client = await connectChat(chat.pod.url, { token });
  chat.platform.refuseWith = 503;
  await waitFor(() => chat.platform.refused > 2);
  chat.platform.refuseWith = undefined;
  client.send({ type: 'list_conversations' });
  await client.next('conversations');
  chat.platform.withdraw(token);
  expect(await client.closed).toBe(4401);
});

test('a connection cannot become another person’s', async () => {
  await using chat = await startChat(silent);
  await using client = await chat.connect({ userId: 'ana' });
  client.send({ type: 'authenticate', token: chat.platform.tokenFor('ben') });
  expect(await client.closed).toBe(4401);
});

const conversationId = randomUUID();

test.each([
  ['not JSON', '{', undefined, /not JSON/],
  ['no object', '[]', undefined, /type/],
  ['an unknown type', { v: 1, type: 'sing' }, 'sing', /type: has to be one of authenticate, /],
  ['no version', { type: 'list_conversations' }, 'list_conversations', /^v: /],
  ['another version', { v: 2, type: 'list_conversations' }, 'list_conversations', /^v: /],
  [
    'a missing field',
    { v: 1, type: 'open_conversation' },
    'open_conversation',
    /^conversationId: /,
  ],
  [
    'an empty text',
    { v: 1, type: 'send_message', conversationId, messageId: 'm1', text: '  ' },
    'm1',
    /^text: /,
  ],
  [
    'NUL in an id',
    { v: 1, type: 'open_conversation', conversationId: 'a\0b' },
    'open_conversation',
    /^conversationId: .*no character/,
  ],
  [
    'half a character in its text',
    { v: 1, type: 'send_message', conversationId, messageId: 'm1', text: 'so \ud800' },
    'm1',
    /^text: .*no character/,
  ],
  [
    'a text that is too long',
    { v: 1, type: 'send_message', conversationId, messageId: 'm1', text: 'x'.repeat(20_001) },
    'm1',
    /^text: .*20000/,
  ],
  [
    'a decision that is none',
    { v: 1, type: 'decide_approval', conversationId, runId: 'r', toolCallId: 'c', decision: 'no' },
    'c',
    /^decision: /,
  ],
])(
  'a frame with %s is refused by name and the connection stays',
  async (_what, frame, regarding, message) => {
    await using chat = await startChat(silent);
    await using client = await chat.connect();
    client.sendRaw(typeof frame === 'string' ? frame : JSON.stringify(frame));
    const refusal = await client.next('error');
    expect(refusal.regarding).toBe(regarding);
    expect(refusal.error.code).toBe('invalid_input');
    expect(refusal.error.message).toMatch(message);
    client.send({ type: 'list_conversations' });
    await client.next('conversations');
  },
);

test('a binary frame is refused and one over the limit closes with 1009', async () => {
  await using chat = await startChat(silent);
  await using client = await chat.connect();
  client.sendRaw(Buffer.from([1, 2, 3]));
  expect((await client.next('error')).error.code).toBe('invalid_input');
  client.sendRaw('x'.repeat(200_000));
  expect(await client.closed).toBe(1009);
});

async function statusOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/chat`, { headers });
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode);
      response.resume();
    });
    socket.on('open', () => {
      socket.terminate();
      reject(new Error('the upgrade was accepted'));
    });
    socket.on('error', () => {});
  });
}
