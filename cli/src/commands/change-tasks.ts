import type { Command } from 'commander';

import { confirm } from '../confirm.ts';
import { usageError } from '../errors.ts';
import { formatTask } from '../format/task-line.ts';
import { BatchAnswer, SingleAnswer } from '../mcp/answers.ts';
import type { TaskClient } from '../mcp/task-client.ts';
import { taskLineOptions, type CommonOptions, type Session } from '../session.ts';
import { DELETED, DONE, resolveReferences } from '../tasks/resolve-references.ts';
import { isBackup, restoreBackup } from './backup.ts';
import { runCommand, type Outcome } from './run-command.ts';

const TASKS = 'ids, ends of ids as listed, or titles';

interface Place extends CommonOptions {
  to?: string;
  section?: string;
  parent?: string;
  before?: string;
  after?: string;
}

export function moveCommand(program: Command, session: Session): void {
  program
    .command('move')
    .description('move tasks to a project, section or parent, or beside another task')
    .argument('<task...>', TASKS)
    .option('--to <project>', 'project, such as Home or inbox')
    .option('--section <section>', 'section of that project')
    .option('--parent <task>', 'task to become part of')
    .option('--before <task>', 'task to come before, in your own order')
    .option('--after <task>', 'task to come after, in your own order')
    .action(async (references: string[], _options, command: Command) => {
      await runCommand(session, command.optsWithGlobals<Place>(), async (client, options) => {
        const { to, section, parent, before, after } = options;
        if ([to, section, parent, before, after].every((place) => place === undefined))
          throw usageError('Say where to.', 'taskloom move "buy milk" --to Home');
        const one = async (reference: string | undefined) =>
          reference === undefined ? undefined : (await resolveReferences(client, [reference]))[0];
        return changed(session, client, {
          verb: 'Moved',
          tool: 'move_tasks',
          args: {
            tasks: await resolveReferences(client, references),
            ...(to !== undefined && { project: to }),
            ...(section !== undefined && { section }),
            ...defined({
              parent: await one(parent),
              before: await one(before),
              after: await one(after),
            }),
          },
        });
      });
    });
}

export function deleteCommand(program: Command, session: Session): void {
  program
    .command('delete')
    .description('put tasks into the trash; asks first')
    .argument('<task...>', TASKS)
    .option('-y, --yes', 'do not ask')
    .action(async (references: string[], _options, command: Command) => {
      await runCommand(
        session,
        command.optsWithGlobals<CommonOptions & { yes?: boolean }>(),
        async (client, o) => {
          const tasks = await resolveReferences(client, references);
          const what = tasks.length === 1 ? `“${references.join(' ')}”` : `${tasks.length} tasks`;
          if (!o.yes) await confirm(session, `Delete ${what}?`);
          return changed(session, client, {
            verb: 'Deleted',
            tool: 'delete_tasks',
            args: { tasks, confirm: true },
          });
        },
      );
    });
}

export function restoreCommand(program: Command, session: Session): void {
  program
    .command('restore')
    .description('bring deleted tasks back (list --deleted shows them), or all of a backup’s file')
    .argument('<task...>', `${TASKS}; or the file that backup wrote`)
    .action(async (references: string[], _options, command: Command) => {
      const [file = '', ...others] = references;
      if (others.length === 0 && (await isBackup(file))) return restoreBackup(session, file);
      await runCommand(session, command.optsWithGlobals<CommonOptions>(), async (client) => {
        const tasks = await resolveReferences(client, references, DELETED);
        return changed(session, client, {
          verb: 'Restored',
          tool: 'restore_tasks',
          args: { tasks },
        });
      });
    });
}

export function reopenCommand(program: Command, session: Session): void {
  program
    .command('reopen')
    .description('make completed tasks open again')
    .argument('<task...>', TASKS)
    .action(async (references: string[], _options, command: Command) => {
      await runCommand(session, command.optsWithGlobals<CommonOptions>(), async (client) => {
        const tasks = await resolveReferences(client, references, DONE);
        return changed(session, client, {
          verb: 'Reopened',
          tool: 'reopen_tasks',
          args: { tasks },
        });
      });
    });
}

export function snoozeCommand(program: Command, session: Session): void {
  program
    .command('snooze')
    .description('be reminded of tasks again later; their dates stay')
    .argument('<task...>', TASKS)
    .requiredOption('--until <when>', 'such as "in 20 min" or "tomorrow at 9"')
    .action(async (references: string[], _options, command: Command) => {
      await runCommand(
        session,
        command.optsWithGlobals<CommonOptions & { until: string }>(),
        async (client, { until }) =>
          changed(session, client, {
            verb: 'Snoozed',
            tool: 'snooze_reminders',
            args: { tasks: await resolveReferences(client, references), until },
          }),
      );
    });
}

export function skipCommand(program: Command, session: Session): void {
  program
    .command('skip')
    .description('leave out this occurrence of a recurring task')
    .argument('<task...>', 'id, end of an id as listed, or title')
    .action(async (references: string[], _options, command: Command) => {
      await runCommand(session, command.optsWithGlobals<CommonOptions>(), async (client) => {
        const [task] = await resolveReferences(client, [references.join(' ')]);
        const { data, raw } = await client.change({
          tool: 'skip_occurrence',
          args: { task },
          output: SingleAnswer,
        });
        return { raw, lines: async () => [await said(session, client, 'Skipped, now', data.task)] };
      });
    });
}

interface Change {
  /** Begins each line. */
  verb: string;
  tool: string;
  args: Record<string, unknown>;
}

/** Changes tasks, and tells each as it is now. */
export async function changed(
  session: Session,
  client: TaskClient,
  { verb, tool, args }: Change,
): Promise<Outcome> {
  const { data, raw } = await client.change({ tool, args, output: BatchAnswer });
  return {
    raw,
    failures: data.failures,
    lines: async () => {
      const line = await taskLineOptions(session, client);
      return data.tasks.map((task) => `${session.style('green', verb)}  ${formatTask(task, line)}`);
    },
  };
}

async function said(
  session: Session,
  client: TaskClient,
  verb: string,
  task: Parameters<typeof formatTask>[0],
): Promise<string> {
  const line = formatTask(task, await taskLineOptions(session, client));
  return `${session.style('green', verb)}  ${line}`;
}

function defined(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
