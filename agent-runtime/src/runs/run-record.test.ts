import { describe, expect, test } from 'vitest';

import { newConversation } from '../conversations/conversation-store.ts';
import type { Conversation } from '../conversations/documents.ts';
import { LeaseLost } from '../errors.ts';
import { claimRun, finishRun, holding, parkRun, releaseRun } from './run-record.ts';

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
});
