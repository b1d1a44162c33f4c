import { expect, test } from 'vitest';

import type { Verdict } from '../approvals/verdict.ts';
import { keys } from '../conversations/keys.ts';
import type { ToolResult } from '../mcp/tool-result.ts';
import type { SavedResponse } from '../models/model-types.ts';
import { createMemoryStateStore } from '../testing/memory-state-store.ts';
import { Journal, removeJournal } from './journal.ts';

// What a response holds is the model's part; here it only has to be told from another.
const response = (text: string) => ({ output: [], text }) as unknown as SavedResponse;

test('an entry is written once: whoever comes second gets what the first one wrote', async () => {
  await using store = createMemoryStateStore();
  const first = new Journal(store, { runId: 'r', isNew: true });
  const second = new Journal(store, { runId: 'r', isNew: false });
  expect(await first.saveModelResponse(0, response('first'))).toEqual(response('first'));
  expect(await second.saveModelResponse(0, response('second'))).toEqual(response('first'));
  expect(await second.modelResponse(0)).toEqual(response('first'));
});

test('a run that goes on elsewhere reads what it was told before, and only its own', async () => {
  await using store = createMemoryStateStore();
  const before = new Journal(store, { runId: 'r', isNew: true });
  await before.saveModelResponse(0, response('asked once'));
  const after = new Journal(store, { runId: 'r', isNew: false });
  expect(await after.modelResponse(0)).toEqual(response('asked once'));
  expect(await after.modelResponse(1)).toBeUndefined();
  const another = new Journal(store, { runId: 'other', isNew: false });
  expect(await another.modelResponse(0)).toBeUndefined();
});

test('a store that fails is no other one who came first: nothing counts as written', async () => {
  await using store = createMemoryStateStore();
  const down = new Error('the store is down');
  const failing = { ...store, set: () => Promise.reject(down) };
  const journal = new Journal(failing, { runId: 'r', isNew: true });
  await expect(journal.saveModelResponse(0, response('lost'))).rejects.toBe(down);
  expect(await journal.modelResponse(0)).toBeUndefined();
});

test('what a journal wrote itself it does not look up again', async () => {
  await using store = createMemoryStateStore();
  const own = { ...store, get: () => Promise.reject(new Error('looked up')) };
  const journal = new Journal(own, { runId: 'r', isNew: false });
  await journal.saveModelResponse(0, response('known'));
  expect(await journal.modelResponse(0)).toEqual(response('known'));
});

const called = (...callIds: string[]) =>
  ({
    output: callIds.map((callId) => ({
      type: 'function_call',
      callId,
      name: 'get_me',
      arguments: '',
    })),
  }) as unknown as SavedResponse;
const result = (text: string) => ({ text }) as unknown as ToolResult;
const verdict = (text: string) => ({ text }) as unknown as Verdict;

test("a tool's result and the verdict on its call are each kept by themselves, once", async () => {
  await using store = createMemoryStateStore();
  const first = new Journal(store, { runId: 'r', isNew: true });
  await first.saveToolResult('c1', result('done'));
  await first.saveVerdict('c1', verdict('ask'));
  const second = new Journal(store, { runId: 'r', isNew: false });
  expect(await second.toolResult('c1')).toEqual(result('done'));
  expect(await second.verdict('c1')).toEqual(verdict('ask'));
  expect(await second.toolResult('c2')).toBeUndefined();
  expect(await second.verdict('c2')).toBeUndefined();
  expect(await second.saveToolResult('c1', result('done again'))).toEqual(result('done'));
  expect(await second.saveVerdict('c1', verdict('allow'))).toEqual(verdict('ask'));
});

test('a run that nobody has worked on looks nothing up', async () => {
  await using store = createMemoryStateStore();
  await new Journal(store, { runId: 'r', isNew: true }).saveToolResult('c1', result('there'));
  const journal = new Journal(store, { runId: 'r', isNew: true });
  expect(await journal.toolResult('c1')).toBeUndefined();
});

test('what is left of a run goes as a whole, and of no other', async () => {
  await using store = createMemoryStateStore();
  for (const runId of ['r', 'other']) {
    const journal = new Journal(store, { runId, isNew: true });
    await journal.saveModelResponse(0, called('c1', 'c2'));
    await journal.saveModelResponse(1, called('c3'));
    for (const callId of ['c1', 'c2', 'c3']) {
      await journal.saveToolResult(callId, result(callId));
      await journal.saveVerdict(callId, verdict(callId));
    }
  }
  await removeJournal(store, 'r');
  const gone = new Journal(store, { runId: 'r', isNew: false });
  const kept = new Journal(store, { runId: 'other', isNew: false });
  for (const index of [0, 1]) {
    expect(await gone.modelResponse(index)).toBeUndefined();
    expect(await kept.modelResponse(index)).toBeDefined();
  }
  for (const callId of ['c1', 'c2', 'c3']) {
    expect(await gone.toolResult(callId)).toBeUndefined();
    expect(await gone.verdict(callId)).toBeUndefined();
    expect(await kept.toolResult(callId)).toEqual(result(callId));
    expect(await kept.verdict(callId)).toEqual(verdict(callId));
  }
});

test('who dies while removing leaves what is found again: the last response goes first', async () => {
  await using store = createMemoryStateStore();
  const journal = new Journal(store, { runId: 'r', isNew: true });
  await journal.saveModelResponse(0, called('c1'));
  await journal.saveModelResponse(1, called('c2'));
  await journal.saveToolResult('c1', result('c1'));
  const deleted: string[] = [];
  const recording = {
    ...store,
    delete: (...args: Parameters<typeof store.delete>) => {
      deleted.push(args[0]);
      return store.delete(...args);
    },
  };
  await removeJournal(recording, 'r');
  expect(deleted).toEqual([
    keys.toolResult('r', 'c2'),
    keys.verdict('r', 'c2'),
    keys.modelResponse('r', 1),
    keys.toolResult('r', 'c1'),
    keys.verdict('r', 'c1'),
    keys.modelResponse('r', 0),
  ]);
});
