import { CHAT_PROTOCOL_VERSION as v } from '@taskloom/contracts';
import type { ClientMessage, ServerMessage } from '@taskloom/contracts';
import { expect, test } from 'vitest';

import { ChatSession } from './chat-session.ts';

const READY: ServerMessage = { v, type: 'ready', userId: 'u1', model: 'offline' };

/** A session whose connection can be cut: what is sent meanwhile goes nowhere. */
function startSession() {
  const wire = { open: true, sent: [] as ClientMessage[], refused: 0, problems: [] as string[] };
  const kept = new Map<string, string>();
  const session = new ChatSession({
    send(frame) {
      if (wire.open) wire.sent.push(frame);
      return wire.open;
    },
    onRefused: () => {
      wire.refused += 1;
    },
    onExported: () => {},
    onProblem: ({ message }) => wire.problems.push(message),
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
    },
  });
  const current = () => session.store.getState().current;
  const receiveEvent = (
    seq: number,
    event: Extract<ServerMessage, { type: 'event' }>['event'],
  ): void =>
    session.receive({
      v,
      type: 'event',
      conversationId: current().conversationId,
      seq,
      runId: 'r1',
      at: '2026-11-21T10:00:00Z',
      event,
    });
  return { session, wire, current, receiveEvent };
}

const sentOf = <T extends ClientMessage['type']>(sent: ClientMessage[], type: T) =>
  sent.filter((frame): frame is Extract<ClientMessage, { type: T }> => frame.type === type);

test('what was said while cut off is sent after the reconnect, with the same id', () => {
  const { session, wire, current } = startSession();
  wire.open = false;
  session.say('add milk');
  const [shown] = current().items;
  expect(shown).toMatchObject({ kind: 'user', text: 'add milk', delivery: 'sending' });
  wire.open = true;
  session.receive(READY);
  session.receive(READY);
  const sends = sentOf(wire.sent, 'send_message');
  expect(sends.map(({ messageId }) => messageId)).toEqual([shown?.id, shown?.id]);
});

test('a message the server has shown is not sent again', () => {
  const { session, wire, current, receiveEvent } = startSession();
  session.say('add milk');
  const messageId = current().items[0]?.id ?? '';
  receiveEvent(1, { type: 'USER_MESSAGE', messageId, text: 'add milk' });
  wire.sent = [];
  session.receive(READY);
  expect(sentOf(wire.sent, 'send_message')).toEqual([]);
});

test('a reconnect names the last event it has', () => {
  const { session, wire, receiveEvent } = startSession();
  receiveEvent(1, { type: 'USER_MESSAGE', messageId: 'm1', text: 'hi' });
  receiveEvent(2, { type: 'RUN_STARTED', model: 'offline' });
  session.receive(READY);
  expect(sentOf(wire.sent, 'open_conversation').at(-1)).toMatchObject({ afterSeq: 2 });
});

test('a gap opens the conversation again from before it', () => {
  const { wire, receiveEvent } = startSession();
  receiveEvent(1, { type: 'USER_MESSAGE', messageId: 'm1', text: 'hi' });
  receiveEvent(4, { type: 'RUN_FINISHED', outcome: 'completed' });
  expect(sentOf(wire.sent, 'open_conversation')).toMatchObject([{ afterSeq: 1 }]);
});

test('a refused message is shown with the reason and not sent again', () => {
  const { session, wire, current } = startSession();
  session.say('too much');
  const error = { code: 'limit_exceeded' as const, message: 'Too long.' };
  session.receive({ v, type: 'error', regarding: 'send_message', error });
  expect(current().items).toMatchObject([{ delivery: 'refused', error }]);
  wire.sent = [];
  session.receive(READY);
  expect(sentOf(wire.sent, 'send_message')).toEqual([]);
});

test('a conversation the server did not know is opened once something was said in it', () => {
  const { session, wire } = startSession();
  session.receive(READY);
  const error = { code: 'not_found' as const, message: 'There is no such conversation.' };
  session.receive({ v, type: 'error', regarding: 'open_conversation', error });
  wire.sent = [];
  session.say('hi');
  expect(wire.sent.map(({ type }) => type)).toEqual(['send_message', 'open_conversation']);
});

test('switching back shows what was there and asks only for what is missing', () => {
  const { session, wire, current, receiveEvent } = startSession();
  const first = current().conversationId;
  receiveEvent(1, { type: 'USER_MESSAGE', messageId: 'm1', text: 'hi' });
  session.open('other');
  expect(current().items).toEqual([]);
  session.open(first);
  expect(current().items).toHaveLength(1);
  expect(sentOf(wire.sent, 'open_conversation').at(-1)).toMatchObject({
    conversationId: first,
    afterSeq: 1,
  });
});

test('a refused token signs out', () => {
  const { session, wire } = startSession();
  const error = { code: 'forbidden' as const, message: 'The token is not valid.' };
  session.receive({ v, type: 'error', regarding: 'authenticate', error });
  expect(wire.refused).toBe(1);
});

test('a deletion that was refused is said, and the list is asked for again', () => {
  const { session, wire } = startSession();
  session.remove('other');
  wire.sent = [];
  const error = { code: 'unavailable' as const, message: 'Try again in a moment.' };
  session.receive({ v, type: 'error', regarding: 'delete_conversation', error });
  expect(wire.problems).toEqual(['Try again in a moment.']);
  expect(wire.sent).toMatchObject([{ type: 'list_conversations' }]);
});

test('who begins a new conversation before the list is there stays in it', () => {
  const { session, current } = startSession();
  session.startNew();
  const { conversationId } = current();
  session.receive(READY);
  session.receive({
    v,
    type: 'conversations',
    conversations: [{ conversationId: 'old', title: 'Old', updatedAt: '2026-11-20T10:00:00Z' }],
  });
  expect(current().conversationId).toBe(conversationId);
});

test('who begins a new one before the last is shown does not go on in that', () => {
  const { session, current } = startSession();
  session.open('last');
  session.startNew();
  expect(current().conversationId).not.toBe('last');
});

test('a browser that remembers no conversation opens the newest, once', () => {
  const { session, current } = startSession();
  const summary = (conversationId: string, updatedAt: string) => ({
    conversationId,
    title: conversationId,
    updatedAt,
  });
  const conversations = [summary('older', '2026-11-20'), summary('newer', '2026-11-21')];
  session.receive({ v, type: 'conversations', conversations });
  expect(current().conversationId).toBe('newer');
  session.startNew();
  session.open('fresh');
  session.receive({ v, type: 'conversations', conversations });
  expect(current().conversationId).toBe('fresh');
});

test('what was begun before the list came stays open', () => {
  const { session, current } = startSession();
  session.say('hi');
  const { conversationId } = current();
  const other = { conversationId: 'other', title: 'other', updatedAt: '2026-11-21' };
  session.receive({ v, type: 'conversations', conversations: [other] });
  expect(current().conversationId).toBe(conversationId);
});
