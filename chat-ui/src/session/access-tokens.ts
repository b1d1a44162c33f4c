import { z } from 'zod';

const Answer = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
  user_id: z.string(),
});

const TIMEOUT_MS = 15_000;
/** A token is replaced this long before it ends. */
const MARGIN_MS = 60_000;

/** What calls are made with, for as long as this browser's session lasts. */
export interface AccessTokens {
  /** @throws NotSignedIn when there is no session, and whatever `fetch` does when nobody answers. */
  get(): Promise<string>;
  /** It was refused: the next `get` asks for another. */
  forget(): void;
}

export class NotSignedIn extends Error {
  override name = 'NotSignedIn';
}

/** Short-lived tokens by the session's cookie, kept in this page's memory alone. `onPerson` hears whose they are first. */
export function createAccessTokens(onPerson: (id: string) => Promise<void>): AccessTokens {
  let held: { token: Promise<string>; until: number } | undefined;
  return {
    get() {
      if (held && Date.now() < held.until) return held.token;
      const asked = { token: ask(), until: Number.POSITIVE_INFINITY };
      held = asked;
      asked.token.catch(() => {
        if (held === asked) held = undefined;
      });
      return asked.token;

      async function ask(): Promise<string> {
        const response = await (takeFirst() ?? post('/account/session/token'));
        if (response.status === 401) throw new NotSignedIn();
        const answer = Answer.parse(await response.json());
        await onPerson(answer.user_id);
        asked.until = Date.now() + answer.expires_in * 1000 - MARGIN_MS;
        return answer.access_token;
      }
    },
    forget() {
      held = undefined;
    },
  };
}

declare global {
  interface Window {
    /** What `public/early.js` asked for before this was loaded. */
    firstToken?: Promise<Response>;
  }
}

function takeFirst(): Promise<Response> | undefined {
  const first = window.firstToken;
  delete window.firstToken;
  return first;
}

/** Begins a session with the token of the printed address. False when it is no good. */
export async function beginSession(token: string): Promise<boolean> {
  // It was asked for without this session.
  void takeFirst();
  return (await post('/account/session', { authorization: `Bearer ${token}` })).ok;
}

export async function endSession(): Promise<void> {
  await post('/account/sign-out').catch(() => undefined);
}

function post(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(path, { method: 'POST', headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
}
