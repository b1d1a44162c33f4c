import type { Command } from 'commander';

import { describeOccurrence } from '../format/calendar.ts';
import { printable } from '../format/style.ts';
import { ActivityAnswer, OverviewAnswer, PreviewAnswer, StatsAnswer } from '../mcp/answers.ts';
import { taskLineOptions, type CommonOptions, type Session } from '../session.ts';
import { ANY, resolveReferences } from '../tasks/resolve-references.ts';
import { runCommand } from './run-command.ts';

const BAR = 30;

export function overviewCommand(program: Command, session: Session): void {
  program
    .command('overview')
    .description('how things stand')
    .action(async (_options, command: Command) => {
      await runCommand(session, command.optsWithGlobals<CommonOptions>(), async (client) => {
        const { data, raw } = await client.query({
          tool: 'get_overview',
          args: {},
          output: OverviewAnswer,
        });
        return {
          raw,
          lines: () => [
            `Overdue ${data.overdue} · Today ${data.today} · Next 7 days ${data.next_7_days} · No date ${data.no_date}`,
            ...data.projects.map(
              ({ name, open, overdue }) =>
                `  ${printable(name)}  ${open} open${overdue > 0 ? session.style('red', `, ${overdue} overdue`) : ''}`,
            ),
          ],
        };
      });
    });
}

export function statsCommand(program: Command, session: Session): void {
  program
    .command('stats')
    .description('what was added and completed of late')
    .option('--days <n>', 'how many days', '7')
    .action(async (_options, command: Command) => {
      await runCommand(
        session,
        command.optsWithGlobals<CommonOptions & { days: string }>(),
        async (client, o) => {
          const { data, raw } = await client.query({
            tool: 'get_stats',
            args: { days: Number(o.days) },
            output: StatsAnswer,
          });
          const most = Math.max(1, ...data.days.map(({ completed }) => completed));
          return {
            raw,
            lines: () => [
              ...data.days.map(
                ({ date, added, completed }) =>
                  `${date}  ${'█'.repeat(Math.round((completed / most) * BAR))} ${completed} done, ${added} added`,
              ),
              `${data.completed} completed; ${data.streak_days} days in a row`,
            ],
          };
        },
      );
    });
}

interface ActivityOptions extends CommonOptions {
  task?: string;
  project?: string;
  limit: string;
}

export function activityCommand(program: Command, session: Session): void {
  program
    .command('activity')
    .description('what was changed, newest first; undo takes an operation back')
    .option('--task <task>', 'of this task')
    .option('--project <project>', 'of this project')
    .option('--limit <n>', 'at most this many', '20')
    .action(async (_options, command: Command) => {
      await runCommand(session, command.optsWithGlobals<ActivityOptions>(), async (client, o) => {
        const [task] = o.task === undefined ? [] : await resolveReferences(client, [o.task], ANY);
        const { data, raw } = await client.query({
          tool: 'find_activity',
          args: {
            limit: Number(o.limit),
            ...(task !== undefined && { task }),
            ...(o.project !== undefined && { project: o.project }),
          },
          output: ActivityAnswer,
        });
        return {
          raw,
          lines: async () => {
            const { calendar } = await taskLineOptions(session, client);
            return data.activity.map(
              ({ at, actor, summary, operation_id: id }) =>
                `${describeOccurrence(at, calendar)}  ${actor} ${summary}  ${session.style('dim', id)}`,
            );
          },
        };
      });
    });
}

interface PreviewOptions extends CommonOptions {
  start?: string;
  count: string;
}

export function previewCommand(program: Command, session: Session): void {
  program
    .command('preview')
    .description('what a recurrence in words means: "every 3rd workday"')
    .argument('<words...>', 'the recurrence, or an RRULE')
    .option('--start <when>', 'the first date; now when unset')
    .option('--count <n>', 'how many dates', '5')
    .action(async (words: string[], _options, command: Command) => {
      await runCommand(
        session,
        command.optsWithGlobals<PreviewOptions>(),
        async (client, { start, count }) => {
          const { data, raw } = await client.query({
            tool: 'preview_recurrence',
            args: {
              recurrence: words.join(' '),
              count: Number(count),
              ...(start !== undefined && { start }),
            },
            output: PreviewAnswer,
          });
          return {
            raw,
            lines: async () => {
              const { calendar, style } = await taskLineOptions(session, client);
              return [
                `${data.understood}  ${style('dim', data.rrule)}`,
                ...data.next.map(
                  ({ at, date }) => `  ${describeOccurrence(at ?? date ?? '', calendar)}`,
                ),
              ];
            },
          };
        },
      );
    });
}
