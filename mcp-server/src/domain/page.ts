import { createHash } from 'node:crypto';

import { invalidInput } from '../errors.ts';
import { isId } from './resolve.ts';

/** What a cursor belongs to. */
export interface Search {
  /** The tool's. */
  name: string;
  /** What was asked for, the page aside. */
  asked: unknown;
}

const KINDS = {
  text: (value: unknown) => typeof value === 'string',
  boolean: (value: unknown) => typeof value === 'boolean',
  integer: (value: unknown) => typeof value === 'string' && /^\d{1,18}$/u.test(value),
  float8: (value: unknown) =>
    isInfinite(value) ||
    (/^(?:number|string)$/u.test(typeof value) &&
      /^-?\d[\d.]*(?:e[+-]?\d{1,3})?$/iu.test(String(value))),
  date: (value: unknown) => isInfinite(value) || /^\d{4,6}-\d\d-\d\d$/u.test(String(value)),
  timestamptz: (value: unknown) =>
    isInfinite(value) ||
    /^\d{4,6}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d(?::?\d\d)?)$/u.test(
      String(value),
    ),
  id: (value: unknown) => typeof value === 'string' && isId(value),
};
/** What a part of a cursor has to be, so that the database takes it. */
export type CursorPart = keyof typeof KINDS;

/**
 * A cursor names the last row seen by what it was sorted by, so that rows that come and go between
 * pages make none appear twice or go missing. It goes on with the search that made it, and no other.
 */
export function encodeCursor(search: Search, position: readonly unknown[]): string {
  return Buffer.from(JSON.stringify([fingerprintOf(search), ...position])).toString('base64url');
}

/** @throws TaskloomError `invalid_input` for a cursor of another search, or one that was tampered with */
export function decodeCursor(
  search: Search,
  { cursor, parts }: { cursor: string | undefined; parts: readonly CursorPart[] },
): unknown[] | undefined {
  if (cursor === undefined) return undefined;
  const [fingerprint, ...position] = read(cursor);
  if (fingerprint !== fingerprintOf(search))
    throw invalidInput('This cursor belongs to another search.', {
      path: 'cursor',
      hint: 'Leave it out to start from the first page, or ask as the search did that answered it.',
    });
  if (position.length === parts.length && parts.every((kind, n) => KINDS[kind](position[n])))
    return position;
  throw unreadable();
}

function read(cursor: string): unknown[] {
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(position)) return position;
  } catch {
    // Falls through to the same refusal as what is no list.
  }
  throw unreadable();
}

function unreadable() {
  return invalidInput('This cursor is not one that a search answered.', {
    path: 'cursor',
    hint: 'Leave it out to start from the first page.',
  });
}

function fingerprintOf({ name, asked }: Search): string {
  return createHash('sha256')
    .update(JSON.stringify([name, asked]))
    .digest('base64url')
    .slice(0, 12);
}

function isInfinite(value: unknown): boolean {
  return typeof value === 'string' && /^-?infinity$/iu.test(value);
}
