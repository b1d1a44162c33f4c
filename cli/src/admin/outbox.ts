import { z } from 'zod';

import { printable } from '../format/style.ts';
import { type FailedEventCommands, FailedEvent, lineOf } from './failed-events.ts';

const ParkedRow = FailedEvent.extend({ parked_at: z.string() });

/** Events that the broker would not take, set aside in the outbox. */
export const parkedRows: FailedEventCommands<typeof ParkedRow> = {
  path: 'outbox',
  description: 'events that the broker would not take',
  none: 'There are no parked events.',
  item: ParkedRow,
  page: 'parked',
  format: (row, session) =>
    lineOf({ ...row, at: row.parked_at, of: printable(row.topic).padEnd(12) }, session),
  again: {
    verb: 'retry',
    done: 'Retried',
    description: 'give them to the broker again',
    help: 'Later events of the same task may have overtaken them. Workers pass over what is stale.',
  },
};
