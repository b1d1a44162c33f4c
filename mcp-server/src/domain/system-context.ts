import type { Logger } from '@taskloom/platform';
import type { Temporal } from 'temporal-polyfill';

import type { Sealer } from '../auth/sealer.ts';
import type { TransactionSql } from '../database/connect.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** What goes on by itself: it acts for many people, each in a unit of work of their own. */
export interface SystemContext {
  sql: TransactionSql;
  now: Temporal.Instant;
  signal: AbortSignal;
  /**
   * Runs one unit of work for `userId`, an undoable operation of theirs. When it throws, what it did
   * is taken back and the error goes on to the caller.
   */
  actFor<T>(userId: string, run: (work: UnitOfWork) => Promise<T>): Promise<T>;
  /** Tells the person's open pages to read these resources again, once all is committed. */
  hint(userId: string, uris: string[]): void;
  logger: Logger;
  sealer: Sealer;
}
