import { Webhook } from 'standardwebhooks';

import type { ReceivedRequest } from './fake-receiver.ts';

/** What a webhook says; throws unless it is signed with this secret, as its receiver would. */
export function readWebhook(secret: string, request: ReceivedRequest | undefined): unknown {
  // Node gives these headers as one string each.
  const headers = request?.headers as Record<string, string>;
  return new Webhook(secret).verify(request?.body ?? '', headers);
}
