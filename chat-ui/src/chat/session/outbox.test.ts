import { CHAT_PROTOCOL_VERSION as v } from '@taskloom/contracts';
import type { ClientMessage, ServerMessage } from '@taskloom/contracts';
import { expect, test } from 'vitest';

import { findRegarded, keep, settle } from './outbox.ts';

const conversationId = 'c1';
const send: ClientMessage = {
  v,
  type: 'send_message',
  conversationId,
  messageId: 'm1',
  text: 'hi',
};
const stop: ClientMessage = { v, type: 'stop_run', conversationId, runId: 'r1' };
const remove: ClientMessage = { v, type: 'delete_conversation', conversationId };

function event(event: Extract<ServerMessage, { type: 'event' }>['event']): ServerMessage {
  return { v, type: 'event', conversationId, seq: 1, runId: 'r1', at: '', event };
}

test('what only asks is not kept: a reconnect asks afresh', () => {
  expect(keep([], { v, type: 'list_conversations' })).toEqual([]);
  expect(keep([], send)).toEqual([send]);
});

test('a message is kept until the server shows that it took it', () => {
  const outbox = keep([], send);
  expect(settle(outbox, event({ type: 'RUN_STARTED', model: 'offline' }))).toBe(outbox);
  expect(settle(outbox, event({ type: 'USER_MESSAGE', messageId: 'm1', text: 'hi' }))).toEqual([]);
  const message = { messageId: 'm1', text: 'hi', at: '' };
  expect(settle(outbox, { v, type: 'queued', conversationId, message })).toEqual([]);
});

test('a stop is kept until its run has ended', () => {
  const outbox = keep([], stop);
  expect(settle(outbox, event({ type: 'RUN_FINISHED', outcome: 'stopped' }))).toEqual([]);
});

test('a deletion is kept until the server says that it is done', () => {
  const outbox = keep([], remove);
  expect(settle(outbox, { v, type: 'conversations', conversations: [] })).toBe(outbox);
  expect(settle(outbox, { v, type: 'conversation_deleted', conversationId })).toEqual([]);
});

test('an error finds its frame by message id or by type', () => {
  const outbox = [send, stop];
  expect(findRegarded(outbox, 'm1')).toBe(send);
  expect(findRegarded(outbox, 'stop_run')).toBe(stop);
  expect(findRegarded(outbox, undefined)).toBeUndefined();
});
