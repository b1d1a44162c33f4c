import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

import { unwrapWords } from '../../domain/understood.ts';
import { invalidInput } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import { parseReminder } from '../../words/index.ts';
import { SETS } from '../annotations.ts';
import type { ToolContext } from '../context.ts';
import { defineTool } from '../define-tool.ts';

export const updateSettings = defineTool({
  name: 'update_settings',
  title: 'Change settings',
  description:
    'Changes your settings; only what is named. clear empties default_reminder, which timed tasks get without reminders of their own.',
  toolset: 'account',
  scope: 'tasks:write',
  input: z.object({
    name: z.string().trim().min(1).max(LIMITS.name).optional(),
    time_zone: z.string().max(100).optional().describe('IANA name'),
    week_start: z.number().int().min(1).max(7).optional().describe('1 is Monday'),
    working_days: z.array(z.number().int().min(1).max(7)).min(1).max(7).optional(),
    default_reminder: z.string().max(LIMITS.words).optional().describe('"-PT30M", "10 min before"'),
    clear: z.array(z.enum(['default_reminder'])).optional(),
  }),
  output: z.object({ settings: z.looseObject({}) }),
  annotations: SETS,
  example: { time_zone: 'Europe/Berlin', week_start: 1 },
  async run({ clear = [], ...given }, ctx) {
    const columns = {
      ...given,
      ...(given.time_zone === undefined ? {} : { time_zone: readZone(given.time_zone) }),
      ...(given.working_days ? { working_days: [...new Set(given.working_days)] } : {}),
      ...(given.default_reminder === undefined
        ? {}
        : { default_reminder: readOffset(ctx, given.default_reminder) }),
      ...(clear.includes('default_reminder') ? { default_reminder: null } : {}),
    };
    if (Object.keys(columns).length === 0)
      throw invalidInput('Name a setting to change.', { path: 'time_zone' });
    const [row] = await ctx.sql<Record<string, unknown>[]>`
      update taskloom.users set ${ctx.sql(columns)} where id = ${ctx.actor.userId}
      returning name, time_zone, week_start, working_days, default_reminder`;
    const settings = Object.entries({ ...row }).filter(([, value]) => value !== null);
    return { settings: Object.fromEntries(settings) };
  },
});

function readZone(name: string): string {
  try {
    return Temporal.Now.zonedDateTimeISO(name).timeZoneId;
  } catch {
    throw invalidInput(`There is no time zone called "${name}".`, {
      path: 'time_zone',
      hint: 'Use an IANA name such as Europe/Berlin.',
    });
  }
}

function readOffset(ctx: ToolContext, text: string): string {
  const spec = unwrapWords(parseReminder(text, ctx.actor.words), 'default_reminder');
  if ('offset' in spec) return spec.offset;
  throw invalidInput(`"${text}" is not a time before due.`, {
    path: 'default_reminder',
    hint: 'Such as "-PT30M" or "10 min before".',
  });
}
