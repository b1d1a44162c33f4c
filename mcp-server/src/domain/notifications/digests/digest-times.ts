import { Temporal } from 'temporal-polyfill';

import type { UserRow } from '../../actors.ts';

export const DIGESTS = ['daily_plan', 'weekly_review'] as const;
export type DigestName = (typeof DIGESTS)[number];

type Times = Pick<UserRow, 'time_zone' | 'daily_plan' | 'weekly_review' | 'weekly_review_day'>;

interface DigestTime {
  at: Temporal.Instant;
  /** YYYY-MM-DD in the person's zone. */
  day: string;
}

/** The digest's last time at or before `now` and its next one after it; `undefined` when it is off. */
export function digestTimes(
  user: Times,
  digest: DigestName,
  now: Temporal.Instant,
): { last: DigestTime; next: DigestTime } | undefined {
  const time = user[digest];
  if (time === null) return undefined;
  const today = now.toZonedDateTimeISO(user.time_zone).toPlainDate();
  const every = digest === 'daily_plan' ? 1 : 7;
  const ahead = digest === 'daily_plan' ? 0 : (user.weekly_review_day - today.dayOfWeek + 7) % 7;
  const timeOn = (days: number): DigestTime => {
    const day = today.add({ days });
    const plainTime = Temporal.PlainTime.from(time);
    const at = day.toZonedDateTime({ timeZone: user.time_zone, plainTime }).toInstant();
    return { at, day: day.toString() };
  };
  const near = timeOn(ahead);
  return Temporal.Instant.compare(near.at, now) <= 0
    ? { last: near, next: timeOn(ahead + every) }
    : { last: timeOn(ahead - every), next: near };
}
