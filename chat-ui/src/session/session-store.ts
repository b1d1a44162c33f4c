import { create } from 'zustand';

import { forgetToken, keepToken, takeToken } from './token.ts';

interface Session {
  token: string | undefined;
  /** Why the person was signed out; shown where they sign in again. */
  refusal: string | undefined;
  signIn: (token: string) => void;
  signOut: (reason?: string) => void;
}

export const useSession = create<Session>()((set) => ({
  token: takeToken(),
  refusal: undefined,
  signIn(token) {
    keepToken(token);
    set({ token, refusal: undefined });
  },
  signOut(reason) {
    forgetToken();
    set({ token: undefined, refusal: reason });
  },
}));
