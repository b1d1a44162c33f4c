import { useState } from 'react';

const PREFIX = 'taskloom.draft.';

export function readDraft(key: string): string {
  return withStorage((storage) => storage.getItem(PREFIX + key)) ?? '';
}

export function keepDraft(key: string, text: string): void {
  withStorage((storage) => {
    if (text === '') storage.removeItem(PREFIX + key);
    else storage.setItem(PREFIX + key, text);
  });
}

/** A browser may forbid its storage, or have none left: then a draft lasts as long as the page. */
function withStorage<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(localStorage);
  } catch {
    return undefined;
  }
}

/** What is typed and not yet sent: it is there again after a reload, Escape and Back. */
export function useKeptDraft(key: string): [text: string, write: (text: string) => void] {
  const [draft, setDraft] = useState(() => ({ key, text: readDraft(key) }));
  const text = draft.key === key ? draft.text : readDraft(key);
  return [
    text,
    (next) => {
      keepDraft(key, next);
      setDraft({ key, text: next });
    },
  ];
}
