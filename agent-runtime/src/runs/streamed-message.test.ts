import { expect, test } from 'vitest';

import type { ChatEvent, StoredEvent } from '../conversations/event-log.ts';
import { EventWriter } from '../conversations/event-writer.ts';
import { readEvents } from '../conversations/event-log.ts';
import { createMemoryStateStore } from '../testing/memory-state-store.ts';
import { RunEventEmitter } from './event-emitter.ts';
import { StreamedMessage } from './streamed-message.ts';

/** One claim after the other on the same log, each saying something under the same message id. */
async function claims(...works: ((speech: StreamedMessage) => void)[]): Promise<ChatEvent[]> {
  await using store = createMemoryStateStore();
  let earlier: StoredEvent[] = [];
  for (const [at, work] of works.entries()) {
    const writer = await EventWriter.open(store, 's', { epoch: at + 1, lastChunk: 0 });
    const emitter = new RunEventEmitter({
      writer,
      runId: 'r',
      earlier,
      onWritten() {},
      onFailed(error) {
        throw error;
      },
    });
    work(new StreamedMessage(emitter, 'm'));
    await emitter.flush();
    ({ events: earlier } = await readEvents(store, 's', { chunk: 0, seq: 0 }));
  }
  return earlier.map(({ event }) => event);
}

const start = (messageId: string) => ({ type: 'TEXT_MESSAGE_START', messageId });
const end = (messageId: string) => ({ type: 'TEXT_MESSAGE_END', messageId });
const content = (messageId: string, delta: string) => ({
  type: 'TEXT_MESSAGE_CONTENT',
  messageId,
  delta,
});

test('what was said before is not said again when the text goes on the same way', async () => {
  const events = await claims(
    (speech) => speech.add('Hello, '),
    (speech) => {
      speech.add('Hel');
      speech.add('lo, world');
      speech.end('Hello, world');
    },
  );
  expect(events).toEqual([start('m'), content('m', 'Hello, '), content('m', 'world'), end('m')]);
});

test('a text that has become another is a message of its own, and the old one ends', async () => {
  const events = await claims(
    (speech) => speech.add('Hello, '),
    (speech) => {
      speech.add('Good ');
      speech.add('day');
      speech.end('Good day');
    },
  );
  expect(events).toEqual([
    start('m'),
    content('m', 'Hello, '),
    end('m'),
    start('m.2'),
    content('m.2', 'Good day'),
    end('m.2'),
  ]);
});

test('a third attempt goes on from the second', async () => {
  const events = await claims(
    (speech) => speech.add('A'),
    (speech) => speech.add('B'),
    (speech) => speech.end('BC'),
  );
  expect(events.slice(3)).toEqual([
    start('m.2'),
    content('m.2', 'B'),
    content('m.2', 'C'),
    end('m.2'),
  ]);
});

test('a whole text that is repeated from the journal adds nothing', async () => {
  const say = (speech: StreamedMessage) => speech.end('Done.');
  expect(await claims(say, say)).toEqual([start('m'), content('m', 'Done.'), end('m')]);
});

test('a response without text says nothing', async () => {
  expect(await claims((speech) => speech.end(''))).toEqual([]);
});
