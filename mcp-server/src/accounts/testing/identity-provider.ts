import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import express from 'express';
import { Provider } from 'oidc-provider';

export interface ExternalAccount {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
}

export const EXTERNAL_CLIENT = { id: 'taskloom', secret: 'a secret between the two of them' };

/** A second OpenID provider on a socket of its own. Who comes to it is `account`, without being asked. */
export async function startIdentityProvider() {
  const app = express();
  const http = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => http.once('listening', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const asked: URLSearchParams[] = [];
  const state = {
    url,
    asked,
    account: { sub: 'nobody' } as ExternalAccount,
    /** The person says no. */
    refuses: false,
    async register(redirectUri: string) {
      const provider = new Provider(url, {
        claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
        clients: [
          {
            client_id: EXTERNAL_CLIENT.id,
            client_secret: EXTERNAL_CLIENT.secret,
            token_endpoint_auth_method: 'client_secret_post',
            redirect_uris: [redirectUri],
          },
        ],
        cookies: { keys: ['a key of the cookies'] },
        features: { devInteractions: { enabled: false } },
        findAccount: (_ctx, sub) => ({
          accountId: sub,
          claims: () => ({ ...state.account, sub }),
        }),
        interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
        pkce: { required: () => true },
      });
      app.get('/interaction/:uid', async (request, response) => {
        const { prompt, params, session } = await provider.interactionDetails(request, response);
        if (prompt.name === 'login')
          asked.push(new URLSearchParams(params as Record<string, string>));
        if (state.refuses)
          return provider.interactionFinished(request, response, { error: 'access_denied' });
        if (prompt.name === 'login')
          return provider.interactionFinished(request, response, {
            login: { accountId: state.account.sub },
          });
        const grant = new provider.Grant({
          clientId: EXTERNAL_CLIENT.id,
          accountId: session?.accountId ?? '',
        });
        grant.addOIDCScope('openid email profile');
        return provider.interactionFinished(request, response, {
          consent: { grantId: await grant.save() },
        });
      });
      app.use(provider.callback());
    },
    [Symbol.asyncDispose]: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return state;
}

export type IdentityProvider = Awaited<ReturnType<typeof startIdentityProvider>>;
