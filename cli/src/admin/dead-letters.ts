import { z } from 'zod';

import { printable } from '../format/style.ts';
import { type FailedEventCommands, FailedEvent, lineOf } from './failed-events.ts';

const Letter = FailedEvent.extend({ consumer: z.string(), dead_at: z.string() });

/** Events that a consumer gave up on. */
export const deadLetters: FailedEventCommands<typeof Letter> = {
  path: 'dead-letters',
  description: 'events that a worker could not handle',
  none: 'There are no dead letters.',
  item: Letter,
  page: 'dead_letters',
  format: (letter, session) =>
    lineOf({ ...letter, at: letter.dead_at, of: printable(letter.consumer).padEnd(12) }, session),
  again: {
    verb: 'replay',
    done: 'Replayed',
    description: 'give them to their worker again',
    help: 'Only the worker that gave up gets the event. Repeats change nothing.',
  },
};
