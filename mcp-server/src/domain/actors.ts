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
  time_zone_source: 'default' | 'client' | 'person';
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

/** What a call needs to know of the person it is for, whatever it does. */
export interface Person {
  user: UserRow;
  inboxId: string;
}

/** People that were read before; `NotifiedCache` is one. */
export interface People {
  get(userId: string, load: () => Promise<Person>): Promise<Person>;
  forget(userId: string): void;
}

/** Keys of people, their ids, whose row changed: a trigger tells them. */
export const CHANGED_PEOPLE = 'taskloom.changed_people';

/** A person with the clock and the calendar their words are read by. */
export interface Actor extends Person {
  userId: string;
  words: WordsContext;
}

export async function readPerson(sql: TransactionSql, userId: string): Promise<Person> {
  const [row] = await sql<(UserRow & { inbox_id: string })[]>`
    select u.*, p.id as inbox_id
      from taskloom.users u join taskloom.projects p on p.inbox_of = u.id where u.id = ${userId}`;
  if (!row) throw new TaskloomError('forbidden', 'This account does not exist any more.');
  const { inbox_id: inboxId, ...user } = row;
  return { user, inboxId };
}

export function actorOf({ user, inboxId }: Person, now: Temporal.Instant): Actor {
  const words = {
    now,
    timeZone: user.time_zone,
    weekStart: user.week_start,
    workingDays: user.working_days,
    dateFormat: user.date_format,
    timeFormat: user.time_format,
    language: languageOf(user.language),
  };
  return { userId: user.id, user, inboxId, words };
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
  return actorOf(await readPerson(sql, userId), now);
}
