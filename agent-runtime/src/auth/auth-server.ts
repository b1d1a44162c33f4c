import { UpstreamError } from '../errors.ts';

const TIMEOUT_MS = 10_000;
const CLIENT_ID = 'agent-runtime';

/** The authorization server's endpoints, called as this service. */
export interface AuthServer {
  /** Throws `UpstreamError` when there is no answer in JSON. */
  post(
    path: string,
    form: Record<string, string>,
  ): Promise<{ ok: boolean; status: number; body: unknown }>;
}

export function createAuthServer(options: { authUrl: string; serviceToken: string }): AuthServer {
  const base = options.authUrl.replace(/\/$/, '');
  const asService = `Bearer ${options.serviceToken}`;
  // RFC 6749, 2.3.1: the token endpoint knows services as clients.
  const asClient = `Basic ${Buffer.from(`${CLIENT_ID}:${options.serviceToken}`).toString('base64')}`;
  return {
    async post(path, form) {
      try {
        const response = await fetch(`${base}${path}`, {
          method: 'POST',
          headers: { authorization: path === '/oauth/token' ? asClient : asService },
          body: new URLSearchParams(form),
          signal: AbortSignal.timeout(TIMEOUT_MS),
          redirect: 'error',
        });
        const body: unknown = await response.json();
        return { ok: response.ok, status: response.status, body };
      } catch (cause) {
        throw new UpstreamError('identity', undefined, { cause });
      }
    },
  };
}
