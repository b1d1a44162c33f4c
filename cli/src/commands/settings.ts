import { Me } from '@taskloom/contracts';
import type { Command } from 'commander';

import { usageError } from '../errors.ts';
import { printable } from '../format/style.ts';
import { SettingsAnswer } from '../mcp/answers.ts';
import type { TaskClient } from '../mcp/task-client.ts';
import type { CommonOptions, Session } from '../session.ts';
import { runCommand } from './run-command.ts';

/** Read as numbers, not as words. */
const NUMBERS = new Set(['week_start']);
const LISTS = new Set(['working_days']);

export function settingsCommand(program: Command, session: Session): void {
  program
    .command('settings')
    .description('show your settings, or change them: taskloom settings time_zone=Europe/Berlin')
    .argument(
      '[change...]',
      'name=value: name, time_zone, week_start (1 is Monday), working_days (1,2,3), default_reminder, ' +
        'quiet_hours (22:00-07:00), daily_plan (07:30), date_format, time_format; name= empties it',
    )
    .action(async (changes: string[], _options, command: Command) => {
      await runCommand(session, command.optsWithGlobals<CommonOptions>(), async (client) => {
        const { settings, raw } =
          changes.length === 0
            ? await read(client)
            : await change(client, Object.fromEntries(changes.map(parse)));
        return {
          raw,
          lines: () => Object.entries(settings).map(([name, value]) => `${name}=${say(value)}`),
        };
      });
    });
}

async function read(client: TaskClient) {
  const { data, raw } = await client.query({ tool: 'get_me', args: {}, output: Me });
  const { name, time_zone, week_start } = data;
  const settings: Record<string, unknown> = { name, time_zone, week_start, ...data.settings };
  return { settings, raw };
}

async function change(client: TaskClient, given: Record<string, unknown>) {
  const clear = Object.keys(given).filter((name) => given[name] === '');
  const set = Object.entries(given).filter(([, value]) => value !== '');
  const { data, raw } = await client.change({
    tool: 'update_settings',
    args: { ...Object.fromEntries(set), ...(clear.length > 0 && { clear }) },
    output: SettingsAnswer,
  });
  return { settings: data.settings, raw };
}

function parse(text: string): [string, unknown] {
  const [, key, value] = /^([a-z_-]+)=(.*)$/su.exec(text) ?? [];
  if (key === undefined || value === undefined)
    throw usageError(`"${text}" is no setting with a value.`, 'taskloom settings week_start=1');
  const name = key.replaceAll('-', '_');
  if (value === '') return [name, ''];
  if (NUMBERS.has(name)) return [name, Number(value)];
  if (LISTS.has(name)) return [name, value.split(',').map(Number)];
  const [, start, end] = /^(\d?\d:\d\d)-(\d?\d:\d\d)$/u.exec(value) ?? [];
  if (name === 'quiet_hours' && start !== undefined) return [name, { start, end }];
  return [name, value];
}

function say(value: unknown): string {
  return typeof value === 'string' ? printable(value) : JSON.stringify(value);
}
