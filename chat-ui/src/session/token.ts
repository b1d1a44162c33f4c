const STORAGE_KEY = 'taskloom.token';

/**
 * The token of this browser: from the address's fragment (`#token=`), which is then removed from the
 * address and the history, otherwise the one kept from before.
 */
export function takeToken(): string | undefined {
  const token = tokenFromFragment(window.location.hash);
  if (token === undefined) return localStorage.getItem(STORAGE_KEY) ?? undefined;
  const { pathname, search } = window.location;
  window.history.replaceState(window.history.state, '', pathname + search);
  keepToken(token);
  return token;
}

export function keepToken(token: string): void {
  localStorage.setItem(STORAGE_KEY, token);
}

export function forgetToken(): void {
  localStorage.removeItem(STORAGE_KEY);
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
