import { afterEach, expect, test, vi } from 'vitest';

import { browserStorage } from './browser-storage.ts';

afterEach(() => {
  browserStorage.clear();
  vi.unstubAllGlobals();
});

/** A storage that can be full, as a browser's is. */
function stubStorage(): { isFull: boolean; kept: Map<string, string> } {
  const state = { isFull: false, kept: new Map<string, string>() };
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => state.kept.get(key) ?? null,
    setItem(key: string, value: string) {
      if (state.isFull) throw new DOMException('no', 'QuotaExceededError');
      state.kept.set(key, value);
    },
    removeItem: (key: string) => void state.kept.delete(key),
    clear: () => state.kept.clear(),
  });
  return state;
}

/** A browser that forbids it throws as soon as it is named. */
function forbidStorage(): void {
  const stub = new Proxy(
    {},
    {
      get: () => {
        throw new DOMException('no', 'SecurityError');
      },
    },
  );
  vi.stubGlobal('localStorage', stub);
}

test('keeps what it is given, and forgets it', () => {
  const { kept } = stubStorage();
  browserStorage.setItem('a', '1');
  expect(browserStorage.getItem('a')).toBe('1');
  browserStorage.removeItem('a');
  expect(browserStorage.getItem('a')).toBeNull();
  browserStorage.setItem('b', '2');
  browserStorage.clear();
  expect(kept.size).toBe(0);
});

test('keeps it for the page where the storage is forbidden', () => {
  forbidStorage();
  expect(browserStorage.getItem('a')).toBeNull();
  browserStorage.setItem('a', '1');
  expect(browserStorage.getItem('a')).toBe('1');
  browserStorage.removeItem('a');
  expect(browserStorage.getItem('a')).toBeNull();
  browserStorage.setItem('a', '2');
  browserStorage.clear();
  expect(browserStorage.getItem('a')).toBeNull();
});

test('shows the newest, not what the full storage still has', () => {
  const state = stubStorage();
  browserStorage.setItem('a', 'old');
  state.isFull = true;
  browserStorage.setItem('a', 'new');
  expect(browserStorage.getItem('a')).toBe('new');
  state.isFull = false;
  browserStorage.setItem('a', 'newer');
  expect(browserStorage.getItem('a')).toBe('newer');
  expect(state.kept.get('a')).toBe('newer');
});

test('what is taken away from a full storage stays away', () => {
  const state = stubStorage();
  state.isFull = true;
  browserStorage.setItem('a', 'new');
  browserStorage.removeItem('a');
  expect(browserStorage.getItem('a')).toBeNull();
});
