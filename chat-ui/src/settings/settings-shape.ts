import { z } from 'zod';

const Channels = z.array(z.string());

/** A person's settings, as `get_me` and `update_settings` answer them. */
export const Settings = z.object({
  name: z.string(),
  time_zone: z.string(),
  week_start: z.number().int(),
  working_days: z.array(z.number().int()).default([1, 2, 3, 4, 5]),
  default_reminder: z.string().optional(),
  quiet_hours: z
    .object({ start: z.string(), end: z.string(), urgent: z.boolean().default(false) })
    .optional(),
  daily_plan: z.string().optional(),
  weekly_review: z.object({ day: z.number().int(), time: z.string() }).optional(),
  date_format: z.string().optional(),
  time_format: z.string().optional(),
  notify: z.record(z.string(), Channels).optional(),
  channels: z
    .array(
      z.object({
        channel: z.string(),
        address: z.string(),
        secret: z.string().optional(),
        disabled_reason: z.string().optional(),
      }),
    )
    .optional(),
  channels_offered: Channels.optional(),
});
export type Settings = z.infer<typeof Settings>;

/** What `update_settings` takes; only what is named changes. */
export interface SettingsChange {
  name?: string;
  time_zone?: string;
  week_start?: number;
  working_days?: number[];
  default_reminder?: string;
  quiet_hours?: { start: string; end: string; urgent?: boolean };
  daily_plan?: string;
  weekly_review?: { day: number; time: string };
  date_format?: string;
  time_format?: string;
  notify?: { kind: string; channels: string[] }[];
  channels?: { channel: string; address: string; remove?: true; rotate_secret?: true }[];
  clear?: ('default_reminder' | 'quiet_hours' | 'daily_plan' | 'weekly_review')[];
}
