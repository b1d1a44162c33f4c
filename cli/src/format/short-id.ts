/**
 * The end of a task's id. Its beginning is a time and the same for tasks made together; its end is
 * random (RFC 9562, UUIDv7).
 */
export function shortId(id: string): string {
  return id.slice(-7);
}

/** Could be the end of an id: long enough to mean one, and a hexadecimal number. */
export function looksLikeShortId(reference: string): boolean {
  return /^[0-9a-f]{6,12}$/i.test(reference);
}

export function looksLikeId(reference: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(reference);
}
