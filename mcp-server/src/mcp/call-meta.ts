import { META } from '@taskloom/contracts';

/** What a call's `_meta` says about it. */
export interface CallMeta {
  idempotencyKey: string | undefined;
  causedBy: string | undefined;
  timeZone: string | undefined;
}

/** `undefined` when one of them is no text. */
export function readCallMeta(meta: Readonly<Record<string, unknown>> = {}): CallMeta | undefined {
  const idempotencyKey = meta[META.idempotencyKey];
  const causedBy = meta[META.causedBy];
  const timeZone = meta[META.timeZone];
  if (!isTextOrAbsent(idempotencyKey) || !isTextOrAbsent(causedBy) || !isTextOrAbsent(timeZone))
    return undefined;
  return { idempotencyKey, causedBy, timeZone };
}

function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}
