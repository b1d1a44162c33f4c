import { Router } from 'express';

import { GRANTABLE_SCOPES } from '../../auth/principal.ts';
import { storeToken } from '../../auth/token-store.ts';
import type { AccountContext } from '../account-context.ts';
import { listOf, textOf } from '../form-fields.ts';
import { recordAudit } from '../audit-log.ts';
import {
  activityPage,
  type ActivityLine,
  appsPage,
  devicesPage,
  tokensPage,
} from '../pages/list-pages.ts';
import { sendPage } from '../pages/layout.ts';
import { freshOnly, sessionOf } from '../signed-in.ts';
import {
  listApps,
  listDevices,
  listPersonalTokens,
  revokeApp,
  revokeDevices,
  revokePersonalToken,
} from '../token-list.ts';

const TOKENS_MAX = 50;
const ACTIVITY_PAGE = 50;
const DAY_SECONDS = 86_400;

/** What can act for a person or is signed in as them, each with the way to end it. */
export function createListRoutes({ database }: AccountContext): Router {
  const routes = Router();

  routes.get('/account/apps', async (_request, response) => {
    const session = sessionOf(response);
    const apps = await database.asSystem((sql) => listApps(sql, session.userId));
    sendPage(response, appsPage(session, apps));
  });

  routes.post('/account/apps/revoke', async (request, response) => {
    const session = sessionOf(response);
    const { userId } = session;
    const id = textOf(request.body, 'id');
    const apps = await database.asSystem(async (sql) => {
      const app = await revokeApp(sql, { userId, id });
      if (app !== undefined) await recordAudit(sql, { event: 'app_revoked', userId, app, request });
      return listApps(sql, userId);
    });
    sendPage(response, appsPage(session, apps, 'It is disconnected and can do nothing any more.'));
  });

  routes.get('/account/tokens', async (_request, response) => {
    const session = sessionOf(response);
    const tokens = await database.asSystem((sql) => listPersonalTokens(sql, session.userId));
    sendPage(response, tokensPage({ session, tokens }));
  });

  routes.post('/account/tokens', freshOnly, async (request, response) => {
    const session = sessionOf(response);
    const { userId } = session;
    const name = textOf(request.body, 'name').trim().slice(0, 100);
    const chosen = new Set<string>(listOf(request.body, 'scope'));
    const scopes = GRANTABLE_SCOPES.filter((scope) => chosen.has(scope));
    const days = Number(textOf(request.body, 'days'));
    const lifetimeSeconds = days > 0 && days <= 3650 ? days * DAY_SECONDS : undefined;
    const { made, tokens, problem } = await database.asSystem(async (sql) => {
      const before = await listPersonalTokens(sql, userId);
      const refusal = refusalOf({ name, scopes, count: before.length });
      if (refusal !== undefined) return { tokens: before, problem: refusal };
      const token = await storeToken(sql, {
        kind: 'personal',
        userId,
        name,
        scopes,
        lifetimeSeconds,
      });
      const detail = scopes.join(' ');
      await recordAudit(sql, { event: 'token_created', userId, app: name, detail, request });
      return { made: token, tokens: await listPersonalTokens(sql, userId) };
    });
    const page = tokensPage({
      session,
      tokens,
      ...(made && { made }),
      ...(problem && { problem }),
    });
    sendPage(response, { ...page, status: problem === undefined ? 200 : 422 });
  });

  routes.post('/account/tokens/revoke', async (request, response) => {
    const session = sessionOf(response);
    const { userId } = session;
    const id = textOf(request.body, 'id');
    const tokens = await database.asSystem(async (sql) => {
      const app = await revokePersonalToken(sql, { userId, id });
      if (app !== undefined)
        await recordAudit(sql, { event: 'token_revoked', userId, app, request });
      return listPersonalTokens(sql, userId);
    });
    sendPage(response, tokensPage({ session, tokens, done: 'The token no longer works.' }));
  });

  routes.get('/account/sessions', async (_request, response) => {
    const session = sessionOf(response);
    const devices = await database.asSystem((sql) => listDevices(sql, session.userId));
    sendPage(response, devicesPage(session, devices));
  });

  routes.post('/account/sessions/:which', async (request, response) => {
    const session = sessionOf(response);
    const { userId } = session;
    const isAll = request.params['which'] === 'revoke-others';
    const id = textOf(request.body, 'id');
    const devices = await database.asSystem(async (sql) => {
      const which = isAll ? { except: session.id } : { id };
      const ended = await revokeDevices(sql, { userId, ...which });
      if (ended > 0) await recordAudit(sql, { event: 'session_revoked', userId, request });
      return listDevices(sql, userId);
    });
    sendPage(response, devicesPage(session, devices, 'Signed out there.'));
  });

  routes.get('/account/activity', async (request, response) => {
    const session = sessionOf(response);
    const before = /^\d{1,18}$/u.exec(textOf(request.query, 'before'))?.[0];
    const lines = await database.asSystem(
      (sql) => sql<(ActivityLine & { id: string })[]>`
        select id, at, event, app, detail, address, user_agent from taskloom.audit_log
         where user_id = ${session.userId} and (${before ?? null}::bigint is null or id < ${before ?? null}::bigint)
         order by id desc limit ${ACTIVITY_PAGE}`,
    );
    const older = lines.length === ACTIVITY_PAGE ? lines.at(-1)?.id : undefined;
    sendPage(response, activityPage(session, lines, older));
  });
  return routes;
}

function refusalOf(given: { name: string; scopes: readonly string[]; count: number }) {
  if (given.name === '') return 'Say what the token is for.';
  if (given.scopes.length === 0) return 'Choose at least one thing it may do.';
  if (given.count >= TOKENS_MAX) return `There are ${TOKENS_MAX} tokens already: revoke one first.`;
  return undefined;
}
