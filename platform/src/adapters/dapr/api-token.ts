import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether `given` is the token that is expected; with none expected, everybody may come. */
export function isToken(given: string | undefined, expected: string | undefined): boolean {
  if (expected === undefined) return true;
  return timingSafeEqual(digest(given ?? ''), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
