import { afterEach, expect, test, vi } from 'vitest';

import { keepDraft, readDraft } from './kept-draft.ts';

afterEach(() => vi.unstubAllGlobals());

test('keeps a draft until it is empty', () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  keepDraft('chat', 'buy milk');
  expect(readDraft('chat')).toBe('buy milk');
  keepDraft('chat', '');
  expect(readDraft('chat')).toBe('');
  expect(kept.size).toBe(0);
});
