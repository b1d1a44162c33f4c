import type postgres from 'postgres';

import type { TransactionSql } from '../database/connect.ts';
import type { FilterContext } from './types.ts';

/** A piece of SQL that is true, false or null of `t`, a row of taskloom.tasks. */
export type Condition = postgres.PendingQuery<postgres.Row[]>;

export interface Compiling {
  sql: TransactionSql;
  context: FilterContext;
}
