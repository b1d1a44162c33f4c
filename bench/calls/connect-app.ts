import { Browser } from '../../mcp-server/src/accounts/testing/browser.ts';
import {
  exchange,
  getCode,
  registerApp,
} from '../../mcp-server/src/accounts/testing/oauth-flow.ts';
import type { Bench } from './bench.ts';

/** An access token as any client gets one: it registers, the local person allows it, and it trades its code. */
export async function connectApp({ origin, token }: Pick<Bench, 'origin' | 'token'>) {
  const server = { url: origin };
  const browser = new Browser(origin);
  await browser.submit('/account/session', {}, { authorization: `Bearer ${token}` });
  const app = await registerApp(server);
  const { status, body } = await exchange(server, app, await getCode(server, browser, app));
  const issued = body['access_token'];
  if (issued === undefined) throw new Error(`no access token: ${status} ${body['error'] ?? ''}`);
  return issued;
}
