import { Temporal } from 'temporal-polyfill';

import type { UserRow } from '../actors.ts';

/** When the person's quiet hours that hold `now` end; `undefined` outside of them. */
export function quietUntil(
  user: Pick<UserRow, 'quiet_start' | 'quiet_end' | 'time_zone'>,
  now: Temporal.Instant,
): Temporal.Instant | undefined {
  if (user.quiet_start === null || user.quiet_end === null) return undefined;
  const local = now.toZonedDateTimeISO(user.time_zone);
  const time = local.toPlainTime();
  const start = Temporal.PlainTime.from(user.quiet_start);
  const end = Temporal.PlainTime.from(user.quiet_end);
  const begun = Temporal.PlainTime.compare(time, start) >= 0;
  const over = Temporal.PlainTime.compare(time, end) >= 0;
  const overnight = Temporal.PlainTime.compare(start, end) > 0;
  if (overnight ? !begun && over : !begun || over) return undefined;
  const day = local.toPlainDate().add({ days: overnight && begun ? 1 : 0 });
  return day.toZonedDateTime({ timeZone: user.time_zone, plainTime: end }).toInstant();
}
