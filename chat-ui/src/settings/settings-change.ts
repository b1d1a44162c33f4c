import type { Settings } from '@taskloom/contracts';

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
  date_format?: Settings['date_format'];
  time_format?: Settings['time_format'];
  notify?: { kind: string; channels: string[] }[];
  channels?: {
    channel: string;
    address: string;
    /** Of a push subscription. */
    keys?: { p256dh: string; auth: string };
    remove?: true;
    /** A webhook's. */
    rotate_secret?: true;
  }[];
  clear?: ('default_reminder' | 'quiet_hours' | 'daily_plan' | 'weekly_review')[];
}
