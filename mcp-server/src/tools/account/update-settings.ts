import { ChannelName, OutsideChannel, PreferenceKind } from '@taskloom/contracts';
import { z } from 'zod';

import { setChannel } from '../../domain/notifications/deliveries/channel-store.ts';
import { readCapabilities } from '../../domain/notifications/deliveries/delivery-capabilities.ts';
import { presentSettings } from '../../domain/settings/present.ts';
import { CLEARABLE, settingColumns } from '../../domain/settings/columns.ts';
import type { UserRow } from '../../domain/actors.ts';
import { invalidInput, TaskloomError } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import { LANGUAGE_NAMES } from '../../words/index.ts';
import { DESTROYS } from '../annotations.ts';
import type { ToolContext } from '../context.ts';
import { defineTool } from '../define-tool.ts';

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const day = z.number().int().min(1).max(7);

/** A change of these is a new plan of digests, which counts from now on. */
const DIGEST_COLUMNS = ['time_zone', 'daily_plan', 'weekly_review', 'weekly_review_day'] as const;

const Channel = z
  .object({
    channel: OutsideChannel,
    address: z.string().trim().min(1).max(LIMITS.address),
    keys: z
      .object({ p256dh: z.string().max(200), auth: z.string().max(100) })
      .strict()
      .optional()
      .describe('Of a browser’s push'),
    remove: z.boolean().optional(),
    rotate_secret: z.boolean().optional(),
  })
  .strict();

export const updateSettings = defineTool({
  name: 'update_settings',
  title: 'Change settings',
  description: 'Changes your settings; only what is named. Times are HH:MM in your zone.',
  toolset: 'account',
  scope: 'account',
  input: z.object({
    name: z.string().trim().min(1).max(LIMITS.name).optional(),
    time_zone: z.string().max(100).optional().describe('IANA name'),
    week_start: day.optional().describe('1 is Monday'),
    working_days: z.array(day).min(1).max(7).optional(),
    default_reminder: z.string().max(LIMITS.words).optional().describe('"-PT30M", "10 min before"'),
    quiet_hours: z
      .object({ start: time, end: time, urgent: z.boolean().optional() })
      .strict()
      .optional()
      .describe('urgent lets p1 through'),
    daily_plan: time.optional().describe('When it comes'),
    weekly_review: z.object({ day, time }).strict().optional(),
    date_format: z.enum(['iso', 'eu', 'us']).optional(),
    time_format: z.enum(['24h', '12h']).optional(),
    language: z.enum(LANGUAGE_NAMES).optional(),
    notify: z
      .array(z.object({ kind: PreferenceKind, channels: z.array(ChannelName) }).strict())
      .max(PreferenceKind.options.length)
      .optional()
      .describe('No channels: off'),
    channels: z.array(Channel).max(LIMITS.channelsPerPerson).optional().describe('Addresses'),
    clear: z.array(z.enum(CLEARABLE)).optional(),
  }),
  output: z.object({ settings: z.looseObject({}), operation_id: z.string().optional() }),
  // Addresses of webhooks and mail are outside.
  annotations: { ...DESTROYS, openWorldHint: true },
  answersSecrets: true,
  approval: {
    asks: [{ reason: 'settings' }, { reason: 'sends', when: { argument: 'channels[].address' } }],
    people: ['channels[].address'],
  },
  example: { time_zone: 'Europe/Berlin', quiet_hours: { start: '22:00', end: '07:00' } },
  async run({ channels = [], clear = [], ...given }, ctx) {
    if (channels.length + clear.length + Object.keys(given).length === 0)
      throw invalidInput('Name a setting to change.', { path: 'time_zone' });
    const [before] = await ctx.sql<[UserRow]>`
      select * from taskloom.users where id = ${ctx.actor.userId} for no key update`;
    const user = await ctx.changes.update(
      'user',
      before,
      settingColumns(ctx, { user: before, given, clear }),
    );
    if (DIGEST_COLUMNS.some((column) => user[column] !== before[column]))
      await ctx.sql`select taskloom.plan_my_digests(${ctx.changes.at})`;
    const secrets = await setChannels(ctx, channels);
    const settings = await presentSettings(ctx, { user, secrets });
    return { settings: { ...settings }, operation_id: ctx.changes.operationId };
  },
});

async function setChannels(
  ctx: ToolContext,
  inputs: readonly z.infer<typeof Channel>[],
): Promise<Map<string, string>> {
  const capabilities = inputs.length > 0 ? await readCapabilities(ctx.sql) : undefined;
  const secrets = new Map<string, string>();
  for (const [index, input] of inputs.entries()) {
    if (!capabilities) break;
    try {
      const set = await setChannel(ctx, { capabilities, input });
      if (set?.secret !== undefined) secrets.set(set.id, set.secret);
    } catch (error) {
      throw error instanceof TaskloomError ? error.at(`channels[${index}]`) : error;
    }
  }
  return secrets;
}
