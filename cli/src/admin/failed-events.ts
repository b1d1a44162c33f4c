import { z } from 'zod';

import { printable } from '../format/style.ts';
import type { Session } from '../session.ts';

/** What the server keeps for an operator. A list has no more of the event than its name. */
export const FailedEvent = z.object({
  id: z.string(),
  topic: z.string(),
  attempts: z.number(),
  error: z.string(),
  event: z.looseObject({ id: z.string(), type: z.string(), subject: z.string() }),
});

/** One kind of them, with its commands below `taskloom admin`. */
export interface FailedEventCommands<S extends typeof FailedEvent> {
  /** Name of the command, and below /admin/. */
  path: string;
  description: string;
  /** Said when there are none. */
  none: string;
  item: S;
  /** Name of the list in the server's answer and in ours. */
  page: string;
  format(item: z.infer<S>, session: Session): string;
  /** What is done to try one again: the command, and what the server calls it too. */
  again: { verb: string; done: string; description: string; help: string };
}

interface Line extends z.infer<typeof FailedEvent> {
  /** RFC 3339, UTC. */
  at: string;
  /** Of whom or what it is, as wide as its column. */
  of: string;
}

export function lineOf(line: Line, session: Session): string {
  const { id, at, of, event, attempts, error } = line;
  const tries = attempts === 1 ? '1 try' : `${attempts} tries`;
  return [
    id.padStart(6),
    at.slice(0, 19).replace('T', ' '),
    of,
    printable(event.type).padEnd(16),
    `${printable(error)} after ${tries}`,
    session.style('dim', printable(event.id)),
  ].join('  ');
}
