import { META } from '@taskloom/contracts';
import { z } from 'zod';

import { invalidInput } from '../errors.ts';

/** These go into the database beside the input, which is read by its schema. */
export function refuseMalformedMeta({
  idempotencyKey = '',
  causedBy,
}: {
  idempotencyKey?: string | undefined;
  causedBy?: string | undefined;
}): void {
  if (idempotencyKey.includes('\0'))
    throw invalidInput('An idempotency key cannot contain the character NUL (U+0000).', {
      path: `_meta.${META.idempotencyKey}`,
    });
  if (causedBy !== undefined && !z.uuid().safeParse(causedBy).success)
    throw invalidInput('Not the id of an operation.', { path: `_meta.${META.causedBy}` });
}
