import { invalidInput } from '../errors.ts';
import type { Parsed } from '../words/index.ts';

/** What was understood, or an error that names the part that was not. */
export function unwrapWords<T>(parsed: Parsed<T>, path: string): T {
  if (parsed.ok) return parsed.value;
  throw invalidInput(parsed.message, {
    path,
    ...(parsed.suggestion === undefined ? {} : { hint: parsed.suggestion }),
  });
}
