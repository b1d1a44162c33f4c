import type { ErrorPayload } from '@taskloom/contracts';

import { shortId } from './short-id.ts';
import { printable, type Style } from './style.ts';

/** What was wrong, what it could have meant, and what to try next. */
export function formatError(error: ErrorPayload, style: Style): string {
  const where = error.path && !error.message.includes(error.path) ? ` (${error.path})` : '';
  const candidates = error.candidates ?? [];
  return [
    `${style('red', 'error:')} ${printable(error.message)}${style('dim', where)}`,
    ...candidates.map(({ id, name }) => `  ${style('dim', shortId(id))}  ${printable(name)}`),
    ...(error.hint ? [`${style('dim', 'hint:')} ${printable(error.hint)}`] : []),
  ].join('\n');
}
