import type { TransactionSql } from '../database/connect.ts';
import type { TaskloomError } from '../errors.ts';
import type { Actor } from './actors.ts';
import type { Changes } from './changes.ts';

/** One unit of the domain's work: for whom, in which transaction, and what it changes. */
export interface Work {
  /** Read it where it is used: inside `Changes.attempt` it is the savepoint's. */
  readonly sql: TransactionSql;
  actor: Actor;
  changes: Changes;
  /** Items of the call's batch that its schema refused, by their place in it: `runBatch` reports them. */
  refused?: ReadonlyMap<number, TaskloomError>;
}
