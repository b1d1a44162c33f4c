import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

import { useAgent } from 'request-filtering-agent';

import { DeliveryFailure } from './channel.ts';

/** Milliseconds one request may take, connecting included. */
const TIMEOUT_MS = 10_000;

export interface EgressPolicy {
  /** Plain http, and addresses inside of the operator's own network. */
  allowPrivate: boolean;
}

interface EgressRequest {
  url: string;
  headers: Record<string, string | number>;
  body: Buffer | string;
  policy: EgressPolicy;
  signal: AbortSignal;
}

/**
 * Posts to an address that a user typed. What its name resolves to is checked when the connection is
 * made, and redirects are not followed: both could lead into the operator's network. Returns the status.
 * @throws DeliveryFailure when there is no answer
 */
export async function ssrfSafePost(given: EgressRequest): Promise<number> {
  const { url, policy } = given;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const schemes = policy.allowPrivate ? ['https:', 'http:'] : ['https:'];
  if (!parsed || !schemes.includes(parsed.protocol))
    throw new DeliveryFailure('refused', 'it has to be an https address');
  const signal = AbortSignal.any([given.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  try {
    return await post(parsed, { ...given, signal });
  } catch (error) {
    given.signal.throwIfAborted();
    throw describe(error, { timedOut: signal.aborted });
  }
}

function post(url: URL, { headers, body, policy, signal }: EgressRequest): Promise<number> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const { allowPrivate } = policy;
  const agent = useAgent(url.href, {
    allowPrivateIPAddress: allowPrivate,
    allowMetaIPAddress: allowPrivate,
  });
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method: 'POST', agent, signal, headers: { 'user-agent': 'Taskloom', ...headers } },
      (response) => {
        // What else it says is of no interest, and may be endless.
        response.on('error', () => {});
        response.destroy();
        resolve(response.statusCode ?? 0);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function describe(error: unknown, { timedOut }: { timedOut: boolean }): DeliveryFailure {
  if (timedOut) return new DeliveryFailure('failed', 'no answer in time', { cause: error });
  const { message, code } = error as NodeJS.ErrnoException;
  // The agent's own error has no code.
  if (/is not allowed\. Because/.test(message))
    return new DeliveryFailure('refused', 'the address is inside of a private network');
  return new DeliveryFailure('failed', code ?? 'no connection', { cause: error });
}

/** @throws DeliveryFailure unless the answer was 2xx; `gone` says which answers mean a dead address. */
export function throwForStatus(
  status: number,
  { gone, refusals }: { gone: readonly number[]; refusals: boolean },
): void {
  if (status >= 200 && status < 300) return;
  const reason = `HTTP ${status}`;
  if (gone.includes(status)) throw new DeliveryFailure('gone', reason);
  const passing = status >= 500 || [408, 425, 429].includes(status);
  throw new DeliveryFailure(passing || !refusals ? 'failed' : 'refused', reason);
}
