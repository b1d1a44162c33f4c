import type { ChannelName, PreferenceKind } from '@taskloom/contracts';
import { invalidInput } from '../../errors.ts';
import { parseReminder } from '../../words/index.ts';
import type { UserRow } from '../actors.ts';
import { unwrapWords } from '../unwrap-words.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { canonicalZone } from './learn-time-zone.ts';

export const CLEARABLE = [
  'default_reminder',
  'quiet_hours',
  'daily_plan',
  'weekly_review',
  'notify',
] as const;

type Plain = Pick<
  UserRow,
  'name' | 'week_start' | 'date_format' | 'time_format' | 'language' | 'working_days' | 'time_zone'
>;

/** Settings as they are given; absent ones stay as they are. Times are HH:MM. */
export interface GivenSettings extends Partial<{ [K in keyof Plain]: Plain[K] | undefined }> {
  default_reminder?: string | undefined;
  quiet_hours?: { start: string; end: string; urgent?: boolean | undefined } | undefined;
  daily_plan?: string | undefined;
  weekly_review?: { day: number; time: string } | undefined;
  notify?: { kind: PreferenceKind; channels: ChannelName[] }[] | undefined;
}

const CLEARED: Record<(typeof CLEARABLE)[number], Partial<UserRow>> = {
  default_reminder: { default_reminder: null },
  quiet_hours: { quiet_start: null, quiet_end: null, quiet_urgent: false },
  daily_plan: { daily_plan: null },
  weekly_review: { weekly_review: null },
  notify: { notify: {} },
};

/** What the settings come to in the person's row. */
export function settingColumns(
  work: UnitOfWork,
  {
    user,
    given,
    clear,
  }: { user: UserRow; given: GivenSettings; clear: readonly (typeof CLEARABLE)[number][] },
): Partial<UserRow> {
  const {
    time_zone: zone,
    working_days: days,
    default_reminder: reminder,
    quiet_hours: quiet,
    weekly_review: review,
    notify,
    ...plain
  } = given;
  const twice = clear.find((name) => given[name] !== undefined);
  if (twice)
    throw invalidInput(`"${twice}" is both given and cleared.`, {
      path: 'clear',
      hint: 'Keep one.',
    });
  return {
    ...withoutUndefined(plain),
    ...(zone === undefined ? {} : { time_zone: readZone(zone), time_zone_source: 'person' }),
    ...(days ? { working_days: [...new Set(days)] } : {}),
    ...(reminder === undefined ? {} : { default_reminder: readOffset(work, reminder) }),
    ...(quiet ? readQuietHours(quiet, user) : {}),
    ...(review ? { weekly_review: review.time, weekly_review_day: review.day } : {}),
    ...(notify ? { notify: { ...user.notify, ...readNotify(notify) } } : {}),
    ...Object.assign({}, ...clear.map((name) => CLEARED[name])),
  };
}

function withoutUndefined(given: Partial<Record<keyof UserRow, unknown>>): Partial<UserRow> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function readZone(name: string): string {
  const zone = canonicalZone(name);
  if (zone === undefined)
    throw invalidInput(`There is no time zone called "${name}".`, {
      path: 'time_zone',
      hint: 'Use an IANA name such as Europe/Berlin.',
    });
  return zone;
}

function readOffset(work: UnitOfWork, text: string): string {
  const spec = unwrapWords(parseReminder(text, work.actor.words), 'default_reminder');
  if ('offset' in spec) return spec.offset;
  throw invalidInput(`"${text}" is not a time before due.`, {
    path: 'default_reminder',
    hint: 'Such as "-PT30M" or "10 min before".',
  });
}

function readQuietHours(
  { start, end, urgent }: NonNullable<GivenSettings['quiet_hours']>,
  user: UserRow,
): Partial<UserRow> {
  if (start === end)
    throw invalidInput('Quiet hours have to end at another time than they start.', {
      path: 'quiet_hours.end',
      hint: 'To hear nothing by a channel at all, leave it out of notify.',
    });
  return { quiet_start: start, quiet_end: end, quiet_urgent: urgent ?? user.quiet_urgent };
}

function readNotify(notify: NonNullable<GivenSettings['notify']>): UserRow['notify'] {
  return Object.fromEntries(notify.map(({ kind, channels }) => [kind, [...new Set(channels)]]));
}
