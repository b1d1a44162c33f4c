import { randomBytes } from 'node:crypto';

import type { Request, Response } from 'express';
import { v7 as uuidv7 } from 'uuid';

import { hashToken } from '../auth/token-store.ts';
import type { Database } from '../database/database.ts';
import type { AccountContext } from './account-context.ts';
import { recordAudit } from './audit-log.ts';

/** How a person proved who they are (RFC 8176, and `local` for the printed address). */
export type Method = 'pwd' | 'otp' | 'webauthn' | 'fed' | 'local' | 'link';

export interface Session {
  id: string;
  userId: string;
  name: string;
  email: string | undefined;
  methods: readonly Method[];
  /** Proved lately: what is delicate may go on without asking again. */
  isFresh: boolean;
}

const IDLE_DAYS = 30;
/** After this a person signs in again, however much they come. */
const LONGEST_DAYS = 180;
const FRESH_MINUTES = 15;
/** Seen again within this does not write. */
const TOUCH_MINUTES = 5;

/** Starts a session of its own at each sign-in, so that nobody can have planted its cookie. */
export async function startSession(
  { database, publicUrl }: AccountContext,
  given: { request: Request; response: Response; userId: string; methods: readonly Method[] },
): Promise<void> {
  const { request, response, userId, methods } = given;
  const token = randomBytes(32).toString('base64url');
  const old = cookieOf(request, publicUrl);
  await database.asSystem(async (sql) => {
    if (old !== undefined)
      await sql`delete from taskloom.account_sessions where token_hash = ${hashToken(old)}`;
    await sql`
      insert into taskloom.account_sessions
        (id, token_hash, user_id, methods, user_agent, address, expires_at)
      values (${uuidv7()}, ${hashToken(token)}, ${userId}, ${[...methods]},
              ${request.get('user-agent')?.slice(0, 300) ?? null}, ${request.ip ?? null},
              now() + make_interval(days => ${IDLE_DAYS}))`;
    await recordAudit(sql, { event: 'signed_in', userId, detail: methods.join(' + '), request });
  });
  response.cookie(cookieName(publicUrl), token, {
    ...cookieOptions(publicUrl),
    maxAge: IDLE_DAYS * 86_400_000,
  });
}

export async function findSession(
  { database, publicUrl }: Pick<AccountContext, 'database' | 'publicUrl'>,
  request: Request,
): Promise<Session | undefined> {
  const token = cookieOf(request, publicUrl);
  return token === undefined ? undefined : lookUp(database, token);
}

async function lookUp(database: Database, token: string): Promise<Session | undefined> {
  return database.asSystem(async (sql) => {
    const [row] = await sql<
      (Omit<Session, 'email'> & { email: string | null; isDueForTouch: boolean })[]
    >`
      select s.id, s.user_id as "userId", u.name, u.email, s.methods,
             s.proved_at > now() - make_interval(mins => ${FRESH_MINUTES})
               -- who was let in by the printed address has nothing else to prove it with yet
               or ('local' = any (s.methods) and c.password_hash is null) as "isFresh",
             s.last_seen_at < now() - make_interval(mins => ${TOUCH_MINUTES}) as "isDueForTouch"
        from taskloom.account_sessions s
        join taskloom.users u on u.id = s.user_id
        left join taskloom.account_credentials c on c.user_id = u.id
       where s.token_hash = ${hashToken(token)} and s.expires_at > now()
         and s.created_at > now() - make_interval(days => ${LONGEST_DAYS})
         and c.disabled_at is null`;
    if (!row) return undefined;
    const { isDueForTouch, email, ...session } = row;
    if (isDueForTouch)
      await sql`
        update taskloom.account_sessions
           set last_seen_at = now(), expires_at = now() + make_interval(days => ${IDLE_DAYS})
         where id = ${session.id}`;
    return { ...session, email: email ?? undefined };
  });
}

/** The person has proved again who they are. */
export async function refreshSession(
  { database }: AccountContext,
  session: Session,
): Promise<void> {
  await database.asSystem(
    (sql) => sql`update taskloom.account_sessions set proved_at = now() where id = ${session.id}`,
  );
}

/** Ends it with the tokens of its page. */
export async function endSession(
  { database, publicUrl }: AccountContext,
  request: Request,
  response: Response,
): Promise<void> {
  const token = cookieOf(request, publicUrl);
  response.clearCookie(cookieName(publicUrl), cookieOptions(publicUrl));
  if (token === undefined) return;
  await database.asSystem(async (sql) => {
    const [ended] = await sql<{ user_id: string }[]>`
      delete from taskloom.account_sessions where token_hash = ${hashToken(token)} returning user_id`;
    if (ended) await recordAudit(sql, { event: 'signed_out', userId: ended.user_id, request });
  });
}

/** Cookies know no ports: instances side by side on one machine have names of their own. */
function cookieName(publicUrl: string): string {
  const { protocol, port } = new URL(publicUrl);
  return protocol === 'https:' ? '__Host-taskloom_session' : `taskloom_session_${port || '80'}`;
}

function cookieOptions(publicUrl: string) {
  return {
    httpOnly: true,
    sameSite: 'lax' as const,
    path: '/',
    secure: publicUrl.startsWith('https:'),
  };
}

function cookieOf(request: Request, publicUrl: string): string | undefined {
  return readCookie(request, cookieName(publicUrl));
}

export function readCookie(request: Request, name: string): string | undefined {
  for (const pair of (request.get('cookie') ?? '').split(';')) {
    const [key = '', value = ''] = pair.trim().split('=', 2);
    if (key === name && /^[\w-]{1,200}$/u.test(value)) return value;
  }
  return undefined;
}
