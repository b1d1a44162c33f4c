import type { ChannelName, PreferenceKind } from '@taskloom/contracts';
import type { Temporal } from 'temporal-polyfill';

import type { TransactionSql } from '../database/connect.ts';
import { TaskloomError } from '../errors.ts';
import { languageOf, type LanguageName, type WordsContext } from '../words/index.ts';

export interface UserRow {
  id: string;
  name: string;
  email: string | null;
  time_zone: string;
  week_start: number;
  working_days: number[];
  /** ISO 8601 duration from due, for timed tasks without reminders of their own. */
  default_reminder: string | null;
  /** HH:MM in the person's zone, both or neither; the night may lie between them. */
  quiet_start: string | null;
  quiet_end: string | null;
  /** p1 goes through in quiet hours. */
  quiet_urgent: boolean;
  /** HH:MM; null is off. */
  daily_plan: string | null;
  weekly_review: string | null;
  weekly_review_day: number;
  date_format: 'iso' | 'eu' | 'us';
  time_format: '24h' | '12h';
  language: LanguageName;
  /** A kind that is not there goes out on every channel. */
  notify: Partial<Record<PreferenceKind, ChannelName[]>>;
  created_at: string;
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
    select * from taskloom.users where id = ${userId}`;
  if (!user) throw new TaskloomError('forbidden', 'This account does not exist any more.');
  const words = {
    now,
    timeZone: user.time_zone,
    weekStart: user.week_start,
    workingDays: user.working_days,
    dateFormat: user.date_format,
    timeFormat: user.time_format,
    language: languageOf(user.language),
  };
  return { userId, user, words };
}
