import { useEffect, useRef, useState } from 'react';

import { browserStorage } from '../../data/browser-storage.ts';

/** Milliseconds without a stroke after which what was typed is saved. */
const AUTOSAVE_MS = 1000;

interface Typed {
  text: string;
  /** What the server had when the typing began. */
  base: string;
}

interface AutosaveOptions {
  /** Names the draft in this browser's storage. */
  key: string;
  /** What the server has now. */
  value: string;
  /** Resolves to whether it was taken. */
  save: (text: string) => Promise<boolean>;
}

/**
 * Text that is saved as one types and when one leaves, and that is kept in this browser until the
 * server has it. Where the server's text changed meanwhile nothing is saved: `theirs` is set, and the
 * person decides.
 */
export function useAutosavedText({ key, value, save }: AutosaveOptions) {
  const storageKey = `taskloom.typed.${key}`;
  const [typed, setTyped] = useState<Typed | undefined>(() => readTyped(storageKey));
  const current = useRef({ typed, value, save });
  useEffect(() => {
    current.current = { typed, value, save };
  });

  function keep(next: Typed | undefined): void {
    setTyped(next);
    current.current = { ...current.current, typed: next };
    if (next === undefined) browserStorage.removeItem(storageKey);
    else browserStorage.setItem(storageKey, JSON.stringify(next));
  }

  async function commit(): Promise<void> {
    const { typed: mine, value: theirs, save: send } = current.current;
    if (mine === undefined || isConflict(mine, theirs)) return;
    if (mine.text.trim() === theirs) return keep(undefined);
    if (!(await send(mine.text.trim()))) return;
    const later = current.current.typed;
    if (later?.text === mine.text) keep(undefined);
    else if (later !== undefined) keep({ ...later, base: mine.text.trim() });
  }

  const latestCommit = useRef(commit);
  useEffect(() => {
    latestCommit.current = commit;
  });
  useEffect(() => {
    if (typed === undefined) return undefined;
    const timer = setTimeout(() => void latestCommit.current(), AUTOSAVE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  // Closing the panel takes the field away without its being left.
  useEffect(() => () => void latestCommit.current(), []);

  return {
    text: typed?.text ?? value,
    type: (text: string) => keep({ text, base: typed?.base ?? value }),
    commit: () => void commit(),
    /** The server's text, where it is neither what the typing began with nor what was typed. */
    theirs: typed !== undefined && isConflict(typed, value) ? value : undefined,
    keepMine: () => typed && keep({ ...typed, base: value }),
    takeTheirs: () => keep(undefined),
  };
}

function isConflict({ text, base }: Typed, value: string): boolean {
  return value !== base && value !== text.trim();
}

function readTyped(storageKey: string): Typed | undefined {
  try {
    const kept = JSON.parse(browserStorage.getItem(storageKey) ?? 'null') as Partial<Typed> | null;
    if (typeof kept?.text !== 'string' || typeof kept.base !== 'string') return undefined;
    return { text: kept.text, base: kept.base };
  } catch {
    return undefined;
  }
}
