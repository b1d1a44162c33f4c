import type { TransactionSql } from '../database/connect.ts';
import type { TaskloomError } from '../errors.ts';
import type { Actor } from './actors.ts';
import type { ChangeTracker } from './change-tracker.ts';

/** One unit of the domain's work: for whom, in which transaction, and what it changes. */
export interface UnitOfWork {
  /** Read it where it is used: inside `ChangeTracker.attempt` it is the savepoint's. */
  readonly sql: TransactionSql;
  actor: Actor;
  changes: ChangeTracker;
  /** Items of the call's batch that its schema refused, by their place in it: `runBatch` reports them. */
  refused?: ReadonlyMap<number, TaskloomError>;
  /** Aborted when nobody waits for the answer any more: then nothing is to be committed. */
  signal?: AbortSignal;
  /** Tells a caller that asked for it how far a long call has come. */
  progress?: (done: number, total: number) => void;
}
