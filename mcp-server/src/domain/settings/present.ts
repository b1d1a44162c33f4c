import { PreferenceKind, type Settings } from '@taskloom/contracts';

import { listChannels } from '../notifications/deliveries/channel-store.ts';
import {
  offeredNames,
  readCapabilities,
} from '../notifications/deliveries/delivery-capabilities.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import type { UserRow } from '../actors.ts';

/** All settings as a person sees them; `secrets` are the webhooks' that are shown this once, by id. */
export async function presentSettings(
  { sql }: UnitOfWork,
  { user, secrets = new Map() }: { user: UserRow; secrets?: ReadonlyMap<string, string> },
): Promise<Settings> {
  const [capabilities, channels] = await Promise.all([
    readCapabilities(sql),
    listChannels(sql, user.id),
  ]);
  const offered = offeredNames(capabilities);
  const { quiet_start: start, quiet_end: end } = user;
  return {
    name: user.name,
    time_zone: user.time_zone,
    time_zone_source: user.time_zone_source,
    week_start: user.week_start,
    working_days: user.working_days,
    ...(user.default_reminder === null ? {} : { default_reminder: user.default_reminder }),
    ...(start === null || end === null
      ? {}
      : { quiet_hours: { start, end, urgent: user.quiet_urgent } }),
    ...(user.daily_plan === null ? {} : { daily_plan: user.daily_plan }),
    ...(user.weekly_review === null
      ? {}
      : { weekly_review: { day: user.weekly_review_day, time: user.weekly_review } }),
    date_format: user.date_format,
    time_format: user.time_format,
    language: user.language,
    notify: notifyOf(user, offered),
    channels: channels.map(({ id, ...channel }) => {
      const secret = secrets.get(id);
      return secret === undefined ? channel : { ...channel, secret };
    }),
    channels_offered: offered,
    ...(capabilities.push_public_key === null
      ? {}
      : { push_public_key: capabilities.push_public_key }),
  };
}

function notifyOf(user: UserRow, offered: Settings['channels_offered']): Settings['notify'] {
  const kinds = PreferenceKind.options.map((kind) => [kind, user.notify[kind] ?? offered]);
  // Every kind is a key.
  return Object.fromEntries(kinds) as Settings['notify'];
}
