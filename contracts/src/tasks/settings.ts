import { z } from 'zod';

/** Ways to reach a person; `in_app` is the inbox of the page and of every MCP client. */
export const ChannelName = z.enum(['in_app', 'email', 'web_push', 'ntfy', 'webhook']);
export type ChannelName = z.infer<typeof ChannelName>;

/** Channels that need an address, and an operator who configured them. */
export const OutsideChannel = ChannelName.exclude(['in_app']);
export type OutsideChannel = z.infer<typeof OutsideChannel>;

/** What a person may choose the channels of. */
export const PreferenceKind = z.enum([
  'reminder',
  'assignment',
  'comment',
  'mention',
  'shared_project',
  'digest',
]);
export type PreferenceKind = z.infer<typeof PreferenceKind>;

/** `summary` stands for many that were missed; `system` is about the notifications themselves. */
export const NotificationKind = z.enum([...PreferenceKind.options, 'summary', 'system']);
export type NotificationKind = z.infer<typeof NotificationKind>;

/** Times of day are HH:MM in the person's zone; days ISO 8601's numbers, 1 = Monday. */
export const Settings = z.object({
  name: z.string(),
  time_zone: z.string(),
  /** `default`: nobody said it; the first program that says where it runs decides. */
  time_zone_source: z.enum(['default', 'client', 'person']),
  week_start: z.number().int(),
  working_days: z.array(z.number().int()),
  default_reminder: z.string().optional(),
  quiet_hours: z.object({ start: z.string(), end: z.string(), urgent: z.boolean() }).optional(),
  daily_plan: z.string().optional(),
  weekly_review: z.object({ day: z.number().int(), time: z.string() }).optional(),
  date_format: z.enum(['iso', 'eu', 'us']),
  time_format: z.enum(['24h', '12h']),
  language: z.string(),
  notify: z.record(PreferenceKind, z.array(ChannelName)),
  channels: z.array(
    z.object({
      channel: OutsideChannel,
      address: z.string(),
      /** A webhook's, and only in the answer that made or rotated it. */
      secret: z.string().optional(),
      disabled_reason: z.string().optional(),
      /** Nothing goes there before the link in the mail that was sent there is opened. */
      unconfirmed: z.boolean().optional(),
      failing_since: z.string().optional(),
      created_at: z.string(),
    }),
  ),
  channels_offered: z.array(ChannelName),
  /** VAPID, base64url: what a browser subscribes with. */
  push_public_key: z.string().optional(),
});
export type Settings = z.infer<typeof Settings>;

/** One line of the log of what went out. */
export const Delivery = z.object({
  id: z.string(),
  channel: OutsideChannel,
  address: z.string(),
  kind: NotificationKind,
  title: z.string(),
  state: z.enum(['pending', 'sending', 'retrying', 'sent', 'failed', 'unknown', 'dropped']),
  attempts: z.number().int(),
  next_at: z.string().optional(),
  error: z.string().optional(),
  created_at: z.string(),
  sent_at: z.string().optional(),
});
export type Delivery = z.infer<typeof Delivery>;
