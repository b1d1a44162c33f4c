import { create } from 'zustand';

import { forgetQueries } from '../data/offline/kept-queries.ts';
import { t } from '../text/t.ts';
import { beginSession, createAccessTokens, endSession, NotSignedIn } from './access-tokens.ts';
import type { AccessTokens } from './access-tokens.ts';
import { claimBrowser } from './browser-owner.ts';
import { takeToken } from './token.ts';

interface Session {
  /** Not yet known, signed in, or not. */
  tokens: AccessTokens | 'unknown' | undefined;
  /** Why the person was signed out; shown where they sign in again. */
  refusal: string | undefined;
  /** With the token of the printed address. */
  signIn: (token: string) => Promise<void>;
  signOut: (reason?: string) => void;
}

export const useSession = create<Session>()((set) => ({
  tokens: 'unknown',
  refusal: undefined,
  async signIn(token) {
    const isGood = await beginSession(token).catch(() => undefined);
    if (isGood === true) set({ tokens: await findTokens(), refusal: undefined });
    else
      set({
        tokens: undefined,
        refusal:
          isGood === undefined ? t('Taskloom did not answer.') : t('That token was refused.'),
      });
  },
  signOut(reason) {
    // Whoever leaves of their own accord leaves the session behind, too.
    if (reason === undefined) void endSession();
    void forgetQueries();
    set({ tokens: undefined, refusal: reason });
  },
}));

/** Finds out, once, whether this browser is signed in. */
export async function resumeSession(): Promise<void> {
  const token = takeToken();
  if (token !== undefined) return useSession.getState().signIn(token);
  useSession.setState({ tokens: await findTokens() });
}

/** `undefined` when there is no session. While nobody answers the page is shown, and says so itself. */
async function findTokens(): Promise<AccessTokens | undefined> {
  const tokens = createAccessTokens(claimBrowser);
  const isOut = await tokens.get().then(
    () => false,
    (error: unknown) => error instanceof NotSignedIn,
  );
  return isOut ? undefined : tokens;
}
