import type { Temporal } from 'temporal-polyfill';

import type { TransactionSql } from '../database/connect.ts';
import { TaskloomError } from '../errors.ts';
import type { WordsContext } from '../words/index.ts';

export interface UserRow {
  id: string;
  name: string;
  email: string | null;
  time_zone: string;
  week_start: number;
  working_days: number[];
  /** ISO 8601 duration from due, for timed tasks without reminders of their own. */
  default_reminder: string | null;
}

/** A person with the clock and the calendar their words are read by. */
export interface Actor {
  userId: string;
  user: UserRow;
  words: WordsContext;
}

export async function loadActor({
  sql,
  userId,
  now,
}: {
  sql: TransactionSql;
  userId: string;
  now: Temporal.Instant;
}): Promise<Actor> {
  const [user] = await sql<UserRow[]>`
    select id, name, email, time_zone, week_start, working_days, default_reminder
      from taskloom.users where id = ${userId}`;
  if (!user) throw new TaskloomError('forbidden', 'This account does not exist any more.');
  const words = {
    now,
    timeZone: user.time_zone,
    weekStart: user.week_start,
    workingDays: user.working_days,
  };
  return { userId, user, words };
}
