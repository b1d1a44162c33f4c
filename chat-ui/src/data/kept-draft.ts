import { useState } from 'react';

import { browserStorage } from './browser-storage.ts';

const PREFIX = 'taskloom.draft.';

export function readDraft(key: string): string {
  return browserStorage.getItem(PREFIX + key) ?? '';
}

export function keepDraft(key: string, text: string): void {
  if (text === '') browserStorage.removeItem(PREFIX + key);
  else browserStorage.setItem(PREFIX + key, text);
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
