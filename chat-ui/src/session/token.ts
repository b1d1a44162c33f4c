import { browserStorage } from '../data/browser-storage.ts';

/** Where earlier versions of the page kept the token of the printed address. */
const OLD_STORAGE_KEY = 'taskloom.token';

/**
 * The token that the address brings (`#token=`), which is then removed from the address and the history:
 * it is shown once, for a session whose cookie no script can read.
 */
export function takeToken(): string | undefined {
  const kept = browserStorage.getItem(OLD_STORAGE_KEY) ?? undefined;
  browserStorage.removeItem(OLD_STORAGE_KEY);
  const token = tokenFromFragment(window.location.hash);
  if (token === undefined) return kept;
  const { pathname, search } = window.location;
  window.history.replaceState(window.history.state, '', pathname + search);
  return token;
}

export function tokenFromFragment(fragment: string): string | undefined {
  const token = new URLSearchParams(fragment.replace(/^#/, '')).get('token')?.trim();
  return token === '' ? undefined : (token ?? undefined);
}

/** What a person pastes: the token itself, or the whole address that `npm start` printed. */
export function tokenFromPaste(text: string): string | undefined {
  const pasted = text.trim();
  const hash = pasted.indexOf('#');
  if (hash >= 0) return tokenFromFragment(pasted.slice(hash));
  return /^[\w.~+/=-]+$/.test(pasted) ? pasted : undefined;
}
