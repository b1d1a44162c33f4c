import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createHttpApp, createLogger } from '@taskloom/platform';
import { createTestDatabase } from '@taskloom/platform/testing';
import { Router } from 'express';
import postgres from 'postgres';
import { Temporal } from 'temporal-polyfill';

import { createAuthenticator, REVOKED_TOKENS } from '../../auth/authenticate.ts';
import type { Principal } from '../../auth/principal.ts';
import { challenge } from '../../auth/protected-resource.ts';
import { createSealer } from '../../auth/sealer.ts';
import { connectDatabase } from '../../database/connect.ts';
import { createDatabase } from '../../database/database.ts';
import { NotifiedCache } from '../../database/notified-cache.ts';
import { migrate } from '../../database/migrate.ts';
import { createDownloadLinks } from '../../import-export/export/download-links.ts';
import { createDownloadRouter } from '../../import-export/export/download-routes.ts';
import { createAccount } from '../account-store.ts';
import { type AccountSettings, createAccounts } from '../create-accounts.ts';
import { hashPassword } from '../credentials/passwords.ts';
import type { Mail, Mailer } from '../mail/mailer.ts';
import { Browser } from './browser.ts';
import { serveDocuments } from './oauth-app.ts';

export const PASSWORD = 'seven looms weave at night';
export const OTHER_PASSWORD = 'a loom that nobody has seen';
export const OPERATOR_TOKEN = 'an operator token of thirty-two characters';

const encryptionKeys: AccountSettings['encryptionKeys'] = [
  'a key of at least thirty-two characters',
];

/** Accounts alone, on a database of their own, with an /mcp that only says who calls. */
export async function startAccountServer(given: Partial<AccountSettings> = {}) {
  await using stack = new AsyncDisposableStack();
  const test = stack.use(await createTestDatabase());
  const admin = postgres(test.url, { max: 2, onnotice: () => {} });
  stack.defer(() => admin.end({ timeout: 1 }));
  const appUrl = test.urlFor('taskloom_test_app', 'test');
  await migrate({ adminUrl: test.url, appUrl });
  const sql = connectDatabase({ url: appUrl, maxConnections: 4 });
  stack.defer(() => sql.end({ timeout: 1 }));
  const database = createDatabase(sql);
  const logger = createLogger({ name: 'test', level: 'silent' });
  const app = Router();
  const http = createServer(createHttpApp({ logger, handlers: [app] })).listen(0, '127.0.0.1');
  await new Promise((resolve) => http.once('listening', resolve));
  stack.defer(() => {
    http.closeAllConnections();
    http.close();
  });
  const { port } = http.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const principals = stack.use(
    await NotifiedCache.create<Principal>({ sql, channel: REVOKED_TOKENS }),
  );
  const authenticate = createAuthenticator({ database, principals, resource: `${url}/mcp` });
  const links = createDownloadLinks({ publicUrl: url, key: encryptionKeys[0] });
  const documents = serveDocuments();
  const mails: Mail[] = [];
  const mailer: Mailer = {
    send: (mail) => void mails.push(mail),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const accounts = stack.use(
    await createAccounts(
      {
        publicUrl: url,
        encryptionKeys,
        signUp: 'invitation',
        serviceTokens: {
          'agent-runtime': 'tl_svc_agent_runtime_0123456789abcdef',
          recurrence: 'tl_svc_recurrence_0123456789abcdef01',
          notification: 'tl_svc_notification_0123456789abcdef',
        },
        ...given,
      },
      {
        database,
        authenticate,
        ...(given.signUp === 'open' && { mailer }),
        logger,
        sealer: createSealer(given.encryptionKeys ?? encryptionKeys),
        exportLink: (userId) =>
          links.make({ userId, format: 'taskloom-json', includeDone: true }, Date.now()).url,
        settingsChanged: () => {},
        eventsAdded: () => {},
        answerInvitation: () => Promise.resolve('There are no projects here.'),
        fetchMetadata: documents.fetchMetadata,
      },
    ),
  );
  app.use(accounts.routes);
  app.use(
    createDownloadRouter({
      database,
      links,
      now: () => Temporal.Now.instant(),
      wrongLinks: { count: () => Promise.resolve() },
    }),
  );
  app.all('/mcp', async (request, response) => {
    const principal = await authenticate(request.get('authorization'));
    if (principal) return response.json(principal);
    const isWrong = request.get('authorization') !== undefined;
    return response.status(401).set('www-authenticate', challenge(url, { isWrong })).json({});
  });
  const owned = stack.move();
  return {
    url,
    admin,
    database,
    documents,
    mails,
    /** The token in the last mail to an address. */
    tokenMailedTo: (to: string) =>
      /token=([\w-]+)/u.exec(
        mails.findLast((mail) => mail.to === to)?.lines.join(' ') ?? '',
      )?.[1] ?? '',
    async addPerson(name: string, email = `${name.toLowerCase()}@example.com`): Promise<string> {
      const passwordHash = await hashPassword(PASSWORD);
      return database.asSystem((tx) =>
        createAccount(tx, { name, email, passwordHash, isEmailConfirmed: true }),
      );
    },
    browser: () => new Browser(url),
    async signIn(email: string): Promise<Browser> {
      const browser = new Browser(url);
      await submitSignIn(browser, email, PASSWORD);
      return browser;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

export type AccountServer = Awaited<ReturnType<typeof startAccountServer>>;

/** Fills in the sign-in form; the page that it leads to. */
export function submitSignIn(browser: Browser, email: string, password: string) {
  return browser.submit('/account/sign-in', { email, password, next: '/account' });
}

export function sessionCookieOf(browser: Browser) {
  return [...browser.cookies.values()].find(({ name }) => name.startsWith('taskloom_session'));
}

/** What the operator's routes answer to a server that was started with that token. */
export async function askOperator(
  { url }: AccountServer,
  method: string,
  path: string,
  token = OPERATOR_TOKEN,
) {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${url}/admin/${path}`, { method, headers });
  return { status: answer.status, body: (await answer.json()) as Record<string, never> };
}
