import { META } from '@taskloom/contracts';
import { readTraceparent } from '@taskloom/platform';

/** What a call's `_meta` says about it. */
export interface CallMeta {
  idempotencyKey: string | undefined;
  causedBy: string | undefined;
  timeZone: string | undefined;
  /** W3C Trace Context of the caller. */
  traceparent: string | undefined;
}

/** `undefined` when one of ours is no text. */
export function readCallMeta(meta: Readonly<Record<string, unknown>> = {}): CallMeta | undefined {
  const idempotencyKey = meta[META.idempotencyKey];
  const causedBy = meta[META.causedBy];
  const timeZone = meta[META.timeZone];
  if (!isTextOrAbsent(idempotencyKey) || !isTextOrAbsent(causedBy) || !isTextOrAbsent(timeZone))
    return undefined;
  return { idempotencyKey, causedBy, timeZone, traceparent: readTraceparent(meta['traceparent']) };
}

function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}
