import { randomUUID } from 'node:crypto';

import { expect, test } from 'vitest';

import type { ChatClient } from '../testing/chat-client.ts';
import { startChat } from '../testing/chat-fixture.ts';
import type { Script } from '../testing/scripted-model.ts';

const answer: Script = (turn) =>
  turn.some(({ type }) => type === 'function_call_result')
    ? { text: ['Done: <b>bold</b> & more.'] }
    : { calls: [{ name: 'add', args: { n: 4711 } }] };

async function say(client: ChatClient, conversationId: string, text: string, runs = 1) {
  client.send({ type: 'send_message', conversationId, messageId: randomUUID(), text });
  await client.ended(conversationId, runs);
}

async function share(client: ChatClient, conversationId: string, shared?: boolean) {
  client.received.splice(0, client.received.length);
  client.send({
    type: 'share_conversation',
    conversationId,
    ...(shared !== undefined && { shared }),
  });
  return (await client.next('share')).link?.path;
}

test('a link shows what was said until then to anybody, and nothing once it is taken back', async () => {
  await using chat = await startChat(answer);
  await using client = await chat.connect();
  const id = randomUUID();
  await say(client, id, 'first <script>alert(1)</script>');
  expect(await share(client, id)).toBeUndefined();
  const path = (await share(client, id, true)) ?? '';
  expect(path).not.toContain(id);
  client.received.length = 0;
  await say(client, id, 'said later');

  const open = () => fetch(new URL(path, chat.pod.url));
  const page = await open();
  const html = await page.text();
  expect(page.status).toBe(200);
  expect(html).toContain('first &#60;script&#62;alert(1)');
  expect(html).toContain('Done: &#60;b&#62;bold');
  // Only what was said: no tool, no id, nothing said since.
  for (const hidden of ['said later', '4711', id, 'ana', '<script', '"add"'])
    expect(html).not.toContain(hidden);
  expect(Object.fromEntries(page.headers)).toMatchObject({
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex, nofollow, noarchive',
    'referrer-policy': 'no-referrer',
    'content-security-policy': expect.stringMatching(/^default-src 'none';style-src 'sha256-/u),
  });

  // Sharing again keeps the link, and shows what has been said since.
  expect(await share(client, id, true)).toBe(path);
  expect(await (await open()).text()).toContain('said later');

  expect(await share(client, id, false)).toBeUndefined();
  expect((await open()).status).toBe(404);
  expect(await (await open()).text()).not.toContain('first');
  // A link that was taken back does not come back.
  const anew = (await share(client, id, true)) ?? '';
  expect(anew).not.toBe(path);
  expect((await open()).status).toBe(404);
  client.send({ type: 'delete_conversation', conversationId: id });
  await client.next('conversation_deleted');
  expect((await fetch(new URL(anew, chat.pod.url))).status).toBe(404);
});

test('only its owner shares and exports a conversation, and no other link opens it', async () => {
  await using chat = await startChat(answer);
  await using client = await chat.connect();
  await using stranger = await chat.connect({ userId: 'bob' });
  const id = randomUUID();
  await say(client, id, 'mine');
  stranger.send({ type: 'share_conversation', conversationId: id, shared: true });
  expect((await stranger.next('error')).error.code).toBe('not_found');
  stranger.received.length = 0;
  stranger.send({ type: 'export_conversation', conversationId: id, format: 'json' });
  expect((await stranger.next('error')).error.code).toBe('not_found');
  const path = (await share(client, id, true)) ?? '';
  const [hashed = ''] = path.split('.');
  for (const wrong of [
    hashed,
    `${hashed}.`,
    `${hashed}.${'A'.repeat(32)}`,
    '/shared/x',
    `${path}x`,
  ])
    expect((await fetch(new URL(wrong, chat.pod.url))).status, wrong).toBe(404);
});

test('a conversation is exported as Markdown and as JSON', async () => {
  await using chat = await startChat(answer);
  await using client = await chat.connect();
  const id = randomUUID();
  await say(client, id, 'Grüße: the plan');
  client.send({ type: 'export_conversation', conversationId: id, format: 'markdown' });
  const markdown = await client.next('exported');
  expect(markdown.fileName).toBe('Grüße-the-plan.md');
  expect(markdown.content).toMatch(
    /^# Grüße: the plan\n\n\*\*You\*\* · \S+Z\n\nGrüße: the plan\n\n\*\*Taskloom\*\* · \S+Z\n\nDone: /u,
  );
  client.received.length = 0;
  client.send({ type: 'export_conversation', conversationId: id, format: 'json' });
  expect(JSON.parse((await client.next('exported')).content)).toMatchObject({
    title: 'Grüße: the plan',
    messages: [
      { role: 'user', text: 'Grüße: the plan' },
      { role: 'assistant', text: 'Done: <b>bold</b> & more.' },
    ],
  });
});
