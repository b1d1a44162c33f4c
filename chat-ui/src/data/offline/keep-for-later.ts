import type { Me } from '@taskloom/contracts';
import type { QueryClient } from '@tanstack/react-query';

import { queryKeys } from '../query-keys.ts';
import { isUnreachable } from '../tool-error.ts';
import { enqueue } from './change-queue.ts';
import type { QueuedChange } from './change-queue.ts';

/** True where nobody answered: the change is kept, and sent when Taskloom is back. */
export async function keepForLater(
  client: QueryClient,
  error: unknown,
  change: Omit<QueuedChange, 'personId'>,
): Promise<boolean> {
  const personId = client.getQueryData<Me>(queryKeys.me)?.id;
  if (!isUnreachable(error) || personId === undefined) return false;
  await enqueue({ ...change, personId });
  return true;
}
