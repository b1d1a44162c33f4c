import { randomUUID } from 'node:crypto';

import { expect, test } from 'vitest';

import { startChat } from '../testing/chat-fixture.ts';

test('who has to wait for others is told how far they are, and is answered', async () => {
  const gate = Promise.withResolvers<void>();
  await using chat = await startChat(() => ({ text: ['Fine.'], until: gate.promise }), {
    maxRuns: 1,
  });
  await using ana = await chat.connect({ userId: 'ana' });
  await using ben = await chat.connect({ userId: 'ben' });
  const [hers, his] = [randomUUID(), randomUUID()];
  const message = { type: 'send_message', text: 'hi' } as const;
  ana.send({ ...message, conversationId: hers, messageId: randomUUID() });
  await ana.next('event', ({ event }) => event.type === 'TEXT_MESSAGE_CONTENT');
  ben.send({ ...message, conversationId: his, messageId: randomUUID() });
  expect(await ben.next('busy')).toMatchObject({ conversationId: his, position: 1 });
  expect(ben.events(his)).toEqual([]);
  gate.resolve();
  await ben.ended(his);
  expect(ben.texts(his)).toEqual(['Fine.']);
});
