import { invalidInput } from '../errors.ts';

/**
 * Text as PostgreSQL can keep it: lone surrogates become U+FFFD, as they would on any wire in UTF-8.
 * NUL cannot be kept at all and is refused with its place.
 */
export function cleanText(value: unknown, path = ''): unknown {
  if (typeof value === 'string') {
    if (!value.includes('\0')) return value.toWellFormed();
    throw invalidInput('Text cannot contain the character NUL (U+0000).', { path });
  }
  if (Array.isArray(value)) return value.map((item, index) => cleanText(item, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.toWellFormed(),
      cleanText(item, path === '' ? key : `${path}.${key}`),
    ]),
  );
}
