import { describe, expect, test } from 'vitest';

import { newConversation } from '../conversations/conversation-store.ts';
import type { Conversation } from '../conversations/documents.ts';
import { LeaseLost } from '../errors.ts';
import {
  claimRun,
  finishRun,
  holding,
  isRunnable,
  newRun,
  parkRun,
  releaseRun,
} from './run-record.ts';

const waiting: Conversation = {
  ...newConversation('c', 'anna', 'Hello'),
  queue: [{ messageId: 'm', text: 'Hello', at: '2026-11-21T10:00:00Z' }],
};

function claim(stored: Conversation, owner: string, { isHeld = false } = {}) {
  return claimRun(stored, { owner, isHeld: () => isHeld });
}

function claimed(owner: string): NonNullable<ReturnType<typeof claimRun>> {
  const head = claim(waiting, owner);
  if (!head) throw new Error('the run could not be claimed');
  return head;
}

describe('the claim on a run', () => {
  test('is refused while another pod is at work on it, and taken over once that one is not', () => {
    const head = claimed('pod-a');
    expect(claim(head, 'pod-b', { isHeld: true })).toBeUndefined();
    expect(claim(head, 'pod-b')).toMatchObject({
      epoch: head.epoch + 1,
      run: { owner: 'pod-b', epoch: head.epoch + 1, renewals: 0 },
    });
  });

  test('is taken again by its own pod', () => {
    const head = claimed('pod-a');
    expect(claim(head, 'pod-a', { isHeld: true })).toMatchObject({ run: { owner: 'pod-a' } });
  });

  test('no longer counts once another has claimed the run, whatever the old pod does with it', () => {
    const old = claimed('pod-a');
    const taken = claim(old, 'pod-b');
    expect(() => holding(taken, old.run)).toThrow(LeaseLost);
    expect(() => parkRun(taken, old.run, {})).toThrow(LeaseLost);
    expect(() => finishRun(taken, old.run, { lastChunk: 0 })).toThrow(LeaseLost);
    expect(releaseRun(taken, old.run)).toBeUndefined();
    expect(holding(taken, taken?.run ?? old.run).run.owner).toBe('pod-b');
  });

  test('is of one run: neither another one nor a conversation that is gone is held', () => {
    const { run, ...withoutRun } = claimed('pod-a');
    const other = { ...withoutRun, run: { ...run, runId: 'another' } };
    for (const stored of [undefined, withoutRun, other]) {
      expect(() => holding(stored, run)).toThrow(LeaseLost);
      expect(releaseRun(stored, run)).toBeUndefined();
    }
  });

  test('counts, begins with nothing done, and takes its message out of the queue', () => {
    const later = { messageId: 'n', text: 'And this', at: '2026-11-21T10:01:00Z' };
    const head = claim({ ...waiting, queue: [...waiting.queue, later] }, 'pod-a');
    expect(head).toMatchObject({
      queue: [later],
      run: { message: { messageId: 'm' }, claims: 1, stop: false, decisions: {}, answers: [] },
    });
    expect(head && claim(head, 'pod-b')).toMatchObject({ queue: [later], run: { claims: 2 } });
  });

  test('of what nobody is at is free, whatever is said of others', () => {
    const { run, ...head } = claimed('pod-a');
    const released = releaseRun({ ...head, run }, run);
    expect(released?.run).not.toHaveProperty('owner');
    expect(released && claim(released, 'pod-b', { isHeld: true })).toMatchObject({
      run: { runId: run.runId, owner: 'pod-b' },
    });
    expect(claim({ ...head, queue: [] }, 'pod-b')).toBeUndefined();
  });
});

describe('a run that waits for an answer', () => {
  const asked = { a: { name: 'delete_tasks' }, b: { name: 'delete_tasks' } } as never;

  test('is parked without an owner and is nobody’s to claim until one answer is there', () => {
    const head = claimed('pod-a');
    const parked = parkRun(head, head.run, asked);
    expect(parked).toMatchObject({ conversationId: 'c', run: { waitingFor: ['a', 'b'], asked } });
    expect(parked.run).not.toHaveProperty('owner');
    expect(claim(parked, 'pod-b')).toBeUndefined();
    const run = { ...head.run, ...parked.run };
    const answered = { ...run, decisions: { b: { approved: true } } as never };
    expect(claim({ ...parked, run: answered }, 'pod-b')).toMatchObject({
      run: { owner: 'pod-b', waitingFor: [] },
    });
  });

  test('goes on when it is to be stopped', () => {
    const run = newRun({ messageId: 'm', text: 'Hello', at: '2026-11-21T10:00:00Z' });
    expect(isRunnable(run)).toBe(true);
    expect(isRunnable({ ...run, waitingFor: ['a'] })).toBe(false);
    expect(isRunnable({ ...run, waitingFor: ['a'], stop: true })).toBe(true);
  });
});

describe('a run that ends', () => {
  const later = { messageId: 'n', text: 'And this', at: '2026-11-21T10:01:00Z' };
  const last = { messageId: 'o', text: 'And that', at: '2026-11-21T10:02:00Z' };

  test('makes room for the first message that waits', () => {
    const head = { ...claimed('pod-a'), queue: [later, last] };
    const ended = finishRun(head, head.run, { lastChunk: 7 });
    expect(ended).toMatchObject({
      turns: head.turns + 1,
      spent: [head.run.runId],
      lastChunk: 7,
      queue: [last],
      run: { message: later, epoch: 0 },
    });
    expect(ended.run).not.toHaveProperty('owner');
    const alone = { ...head, queue: [] };
    expect(finishRun(alone, head.run, { lastChunk: 7 })).not.toHaveProperty('run');
  });

  test('gives the conversation its title once, below the person’s own', () => {
    const head = claimed('pod-a');
    const ending = (of: Partial<Conversation>, title?: string) =>
      finishRun({ ...head, title: 'Mine', ...of }, head.run, { lastChunk: 0, title });
    expect(ending({}, 'Milk')).toMatchObject({ title: 'Milk', titled: true });
    expect(ending({ named: true }, 'Milk')).toMatchObject({
      title: 'Mine',
      automaticTitle: 'Milk',
      titled: true,
    });
    expect(ending({ titled: true }, 'Milk')).toMatchObject({ title: 'Mine' });
    expect(ending({})).toMatchObject({ title: 'Mine' });
    expect(ending({}).titled).not.toBe(true);
  });
});
