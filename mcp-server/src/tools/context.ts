import type { Temporal } from 'temporal-polyfill';

import type { Logger } from '@taskloom/platform';
import type { Principal } from '../auth/principal.ts';
import type { CalendarAddresses } from '../calendar/addresses.ts';
import type { TransactionSql } from '../database/connect.ts';
import type { Work } from '../domain/work.ts';

/** What a person's tool gets. Everything in it lives as long as the call's transaction. */
export interface ToolContext extends Work {
  principal: Principal;
  calendar: CalendarAddresses;
  /** Notes which operation this one takes back. */
  undoes(operationId: string): void;
  /** Tells the person's own open pages to read these resources again. */
  hint(uris: string[]): void;
  /** Tells a caller that asked for it how far a long call has come. */
  progress(done: number, total: number): void;
  signal: AbortSignal;
}

/** What a service principal's tool gets: it acts for many people, each in a piece of work of its own. */
export interface SystemContext {
  sql: TransactionSql;
  now: Temporal.Instant;
  signal: AbortSignal;
  /**
   * Runs one piece of work for `userId`, an undoable operation of theirs. When it throws, what it did
   * is taken back and the error goes on to the caller.
   */
  actFor<T>(userId: string, run: (work: Work) => Promise<T>): Promise<T>;
  /** Tells the person's open pages to read these resources again, once all is committed. */
  hint(userId: string, uris: string[]): void;
  logger: Logger;
}
