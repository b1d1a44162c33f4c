import { CHAT_PROTOCOL_VERSION as v } from '@taskloom/contracts';
import type { ServerMessage } from '@taskloom/contracts';
import { expect, test } from 'vitest';

import { reduceChat } from './chat-reducer.ts';
import { emptyConversation } from './conversation-state.ts';
import type { ConversationState } from './conversation-state.ts';

type Event = Extract<ServerMessage, { type: 'event' }>['event'];

const conversationId = 'c1';

/** Sends events with the sequence numbers the server would give them, from `first` on. */
function play(state: ConversationState, events: Event[], first = state.lastSeq + 1) {
  let next = state;
  for (const [index, event] of events.entries()) next = receive(next, event, first + index);
  return next;
}

function receive(state: ConversationState, event: Event, seq: number) {
  const at = '2026-11-21T10:00:00Z';
  const message: ServerMessage = { v, type: 'event', conversationId, seq, runId: 'r1', at, event };
  return reduceChat(state, { type: 'received', message });
}

const start = () => emptyConversation(conversationId);
const user: Event = { type: 'USER_MESSAGE', messageId: 'm1', text: 'add milk' };
const begin: Event = { type: 'RUN_STARTED', model: 'offline' };
const textStart: Event = { type: 'TEXT_MESSAGE_START', messageId: 't1' };
const text = (delta: string): Event => ({ type: 'TEXT_MESSAGE_CONTENT', messageId: 't1', delta });
const textEnd: Event = { type: 'TEXT_MESSAGE_END', messageId: 't1' };
const toolStart: Event = {
  type: 'TOOL_CALL_START',
  toolCallId: 'k1',
  toolName: 'add_tasks',
  title: 'Add tasks',
  args: { tasks: [{ title: 'milk' }] },
};
const toolResult: Event = {
  type: 'TOOL_CALL_RESULT',
  toolCallId: 'k1',
  isError: false,
  text: 'Added milk',
  content: { operation_id: 'o1' },
};

test('text streams into one item and ends with its run', () => {
  const streaming = play(start(), [user, begin, textStart, text('Add'), text('ed.')]);
  expect(streaming.items.at(-1)).toMatchObject({ kind: 'text', text: 'Added.', streaming: true });
  expect(streaming.runId).toBe('r1');
  const ended = play(streaming, [textEnd, { type: 'RUN_FINISHED', outcome: 'completed' }]);
  expect(ended.items.at(-1)).toMatchObject({ text: 'Added.', streaming: false });
  expect(ended.runId).toBeUndefined();
});

test('an answer by a model that stands in for another names it, at its last words', () => {
  const answered = play(start(), [user, begin, textStart, text('Hi'), textEnd]);
  const named: Event = { type: 'RUN_FINISHED', outcome: 'completed', model: 'gemini:x' };
  expect(receive(answered, named, 6).items.at(-1)).toMatchObject({
    kind: 'text',
    standIn: 'gemini:x',
  });
  const usual = receive(answered, { type: 'RUN_FINISHED', outcome: 'completed' }, 6);
  expect(usual.items.at(-1)).not.toHaveProperty('standIn');
});

test('a call of a tool that only reads is known as one', () => {
  const looking = play(start(), [user, begin, { ...toolStart, readOnly: true }]);
  expect(looking.items.at(-1)).toMatchObject({ kind: 'tool', readOnly: true });
});

test('an event that comes twice changes nothing', () => {
  const once = play(start(), [user, begin, textStart, text('Hi')]);
  expect(receive(once, text('Hi'), 4)).toBe(once);
  expect(play(once, [user, begin], 1)).toBe(once);
});

test('a missing event is asked for again, and what came after it is not taken', () => {
  const state = play(start(), [user, begin]);
  const gapped = receive(state, text('lost'), 5);
  expect(gapped).toEqual({ ...state, gap: true });
  const reopened = reduceChat(gapped, {
    type: 'received',
    message: { v, type: 'conversation', conversationId, title: 'T', lastSeq: 5, queued: [] },
  });
  expect(reopened).toMatchObject({ gap: false, lastSeq: 2 });
});

test('a server that has lost the conversation is followed from the start', () => {
  const state = play(start(), [user, begin, textStart]);
  const reset = reduceChat(state, {
    type: 'received',
    message: { v, type: 'conversation', conversationId, title: '', lastSeq: 0, queued: [] },
  });
  expect(reset).toMatchObject({ items: [], lastSeq: 0 });
});

test('a message being sent is shown at once and becomes the server’s when it is taken', () => {
  const sending = reduceChat(start(), { type: 'message_sent', messageId: 'm1', text: 'add milk' });
  expect(sending.items).toMatchObject([{ id: 'm1', delivery: 'sending' }]);
  expect(play(sending, [user]).items).toMatchObject([{ id: 'm1', delivery: 'sent' }]);
});

test('a message sent during a run waits below what the run still says', () => {
  let state = play(start(), [user, begin]);
  state = reduceChat(state, { type: 'message_sent', messageId: 'm2', text: 'and bread' });
  state = play(state, [textStart, text('Working')]);
  expect(state.items.map(({ id }) => id)).toEqual(['m1', 't1', 'm2']);
});

test('a queued message leaves the conversation until its turn comes', () => {
  let state = play(start(), [user, begin]);
  state = reduceChat(state, { type: 'message_sent', messageId: 'm2', text: 'bread' });
  const message = { messageId: 'm2', text: 'bread', at: '2026-11-21T10:00:00Z' };
  state = reduceChat(state, {
    type: 'received',
    message: { v, type: 'queued', conversationId, message },
  });
  expect(state.items.map(({ id }) => id)).toEqual(['m1']);
  expect(state.queued).toEqual([message]);
  state = play(state, [{ type: 'USER_MESSAGE', messageId: 'm2', text: 'bread' }]);
  expect(state.queued).toEqual([]);
  expect(state.items.at(-1)).toMatchObject({ id: 'm2', delivery: 'sent' });
});

test('a refused message keeps its text and says why', () => {
  const sending = reduceChat(start(), { type: 'message_sent', messageId: 'm1', text: 'hi' });
  const error = { code: 'limit_exceeded' as const, message: 'Too many messages.' };
  const refused = reduceChat(sending, { type: 'message_refused', messageId: 'm1', error });
  expect(refused.items).toMatchObject([{ text: 'hi', delivery: 'refused', error }]);
});

test('a tool call runs, answers, and the model goes on', () => {
  const running = play(start(), [user, begin, toolStart]);
  expect(running.items.at(-1)).toMatchObject({ kind: 'tool', status: 'running' });
  expect(running.thinking).toBe(false);
  const done = play(running, [toolResult]);
  expect(done.items.at(-1)).toMatchObject({ status: 'done', content: { operation_id: 'o1' } });
  expect(done.thinking).toBe(true);
});

test('an approval waits for the person; a denied call stays denied', () => {
  const asked = play(start(), [
    user,
    begin,
    toolStart,
    { type: 'TOOL_CALL_APPROVAL_REQUESTED', toolCallId: 'k1' },
  ]);
  expect(asked.items.at(-1)).toMatchObject({ status: 'awaiting_approval' });
  const denied = play(asked, [
    { type: 'TOOL_CALL_APPROVAL_DECIDED', toolCallId: 'k1', decision: 'deny' },
    { ...toolResult, isError: true },
  ]);
  expect(denied.items.at(-1)).toMatchObject({ status: 'denied' });
  const approved = play(asked, [
    { type: 'TOOL_CALL_APPROVAL_DECIDED', toolCallId: 'k1', decision: 'approve' },
    toolResult,
  ]);
  expect(approved.items.at(-1)).toMatchObject({ status: 'done' });
});

test('stopping keeps the partial text and says that it was stopped', () => {
  const state = play(start(), [
    user,
    begin,
    textStart,
    text('Half an ans'),
    toolStart,
    { type: 'RUN_FINISHED', outcome: 'stopped' },
  ]);
  expect(state.items).toMatchObject([
    { kind: 'user' },
    { kind: 'text', text: 'Half an ans', streaming: false },
    { kind: 'tool', status: 'stopped' },
    { kind: 'end' },
  ]);
});

test('a failed run says why', () => {
  const error = { code: 'unavailable' as const, message: 'The model does not answer.' };
  const state = play(start(), [user, begin, { type: 'RUN_ERROR', error }]);
  expect(state.items.at(-1)).toMatchObject({ kind: 'end', error });
  expect(state.runId).toBeUndefined();
});

test('another conversation’s messages are not taken', () => {
  const other = emptyConversation('c2');
  expect(receive(other, user, 1)).toBe(other);
});

test('another branch is read from its beginning; what is still being sent stays', () => {
  const before = play(start(), [user, begin, textStart, text('Added.'), textEnd]);
  const sending = reduceChat(before, { type: 'message_sent', messageId: 'm2', text: 'more' });
  const message = {
    v: 1 as const,
    type: 'conversation' as const,
    conversationId,
    title: '',
    queued: [],
  };
  const same = reduceChat(sending, { type: 'received', message: { ...message, lastSeq: 5 } });
  expect(same.items).toHaveLength(3);
  const branches = [
    { branchId: 'first', fork: 0 },
    { branchId: 'b', parentId: 'first', fork: 0 },
  ];
  const other = reduceChat(sending, {
    type: 'received',
    message: { ...message, lastSeq: 9, branchId: 'b', branches },
  });
  expect(other).toMatchObject({ branchId: 'b', branches, lastSeq: 0, items: [{ id: 'm2' }] });
  expect(receive(other, user, 1).items.map(({ id }) => id)).toEqual(['m1', 'm2']);
});
