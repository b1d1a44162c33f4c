import { invalidInput } from '../errors.ts';

/**
 * A cursor names the last row seen by what it was sorted by, so that rows that come and go between
 * pages make none appear twice or go missing.
 */
export function encodeCursor(position: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

export function decodeCursor(cursor: string | undefined, length: number): unknown[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(position) && position.length === length) return position;
  } catch {
    // Falls through to the same refusal as a well-formed cursor of another search.
  }
  throw invalidInput('This cursor is not one that the search before answered.', {
    path: 'cursor',
    hint: 'Leave it out to start from the first page.',
  });
}
