import type { AgentInputItem } from '@openai/agents';
import { expect, test } from 'vitest';

import { createMemoryStateStore } from '../testing/memory-state-store.ts';
import { readHistory, saveTurn, userItem } from './turns.ts';

function answer(text: string): AgentInputItem {
  return {
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text }],
    providerData: { signature: 'sealed' },
  };
}

test('a model gets back what it wanted kept, and another model does not', async () => {
  await using store = createMemoryStateStore();
  const items = [userItem('hi'), answer('hello')];
  await saveTurn(store, { storageId: 's', turns: 0 }, { items, model: 'gemini:x' });
  const head = { storageId: 's', turns: 1 };
  expect(await readHistory(store, head, 'gemini:x')).toEqual(items);
  expect(JSON.stringify(await readHistory(store, head, 'openai:y'))).not.toContain('sealed');
});

test('a long conversation is remembered from its end, as far as it fits', async () => {
  await using store = createMemoryStateStore();
  for (let turns = 0; turns < 30; turns += 1) {
    const items = [userItem(`question ${turns}`), answer('x'.repeat(10_000))];
    await saveTurn(store, { storageId: 's', turns }, { items, model: 'm' });
  }
  const history = await readHistory(store, { storageId: 's', turns: 30 }, 'm');
  expect(history.at(-2)).toEqual(userItem('question 29'));
  expect(JSON.stringify(history).length).toBeLessThan(80_000);
  expect(history.length).toBeGreaterThan(8);
});

test('the last turn is remembered however long it was', async () => {
  await using store = createMemoryStateStore();
  const items = [userItem('a'), answer('x'.repeat(200_000))];
  await saveTurn(store, { storageId: 's', turns: 0 }, { items, model: 'm' });
  expect(await readHistory(store, { storageId: 's', turns: 1 }, 'm')).toEqual(items);
});
