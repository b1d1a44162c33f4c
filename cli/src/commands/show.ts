import type { Task } from '@taskloom/contracts';
import type { Command } from 'commander';

import { describeDay, describeOccurrence } from '../format/calendar.ts';
import { printable } from '../format/style.ts';
import type { TaskLineOptions } from '../format/task-line.ts';
import { BatchAnswer, CommentsAnswer } from '../mcp/answers.ts';
import { taskLineOptions, type CommonOptions, type Session } from '../session.ts';
import { ANY, resolveReferences } from '../tasks/resolve-references.ts';
import { runCommand } from './run-command.ts';

export function showCommand(program: Command, session: Session): void {
  program
    .command('show')
    .description('show all of a task, with its comments')
    .argument('<task...>', 'id, end of an id as listed, or title')
    .action(async (references: string[], _options, command: Command) => {
      await runCommand(session, command.optsWithGlobals<CommonOptions>(), async (client) => {
        const tasks = await resolveReferences(client, [references.join(' ')], ANY);
        const [found, said] = await Promise.all([
          client.query({ tool: 'get_tasks', args: { tasks }, output: BatchAnswer.partial() }),
          client.query({
            tool: 'find_comments',
            args: { task: tasks[0] },
            output: CommentsAnswer,
          }),
        ]);
        const [task] = found.data.tasks ?? [];
        return {
          raw: { ...found.raw, comments: said.raw['comments'] },
          failures: found.data.failures ?? [],
          lines: async () => {
            if (!task) return [];
            const line = await taskLineOptions(session, client);
            const comments = said.data.comments.map(({ body }) => `  “${printable(body)}”`);
            return [
              ...describe(task, line),
              ...(comments.length > 0 ? ['comments', ...comments] : []),
            ];
          },
        };
      });
    });
}

/** A line a field; what there is not is left out. */
function describe(task: Task, { calendar, projects, style }: TaskLineOptions): string[] {
  const { due, recurrence } = task;
  const next = recurrence?.next.slice(0, 3).map((when) => describeOccurrence(when, calendar));
  const fields: [string, string | undefined][] = [
    ['id', task.id],
    ['status', task.status],
    ['due', due?.words],
    ['repeats', recurrence && `${recurrence.words} (next: ${next?.join(', ')})`],
    ['deadline', task.deadline && describeDay(task.deadline, calendar)],
    ['duration', task.duration_minutes === undefined ? undefined : `${task.duration_minutes} min`],
    ['priority', task.priority === 'p4' ? undefined : task.priority],
    ['project', projects.get(task.project_id)],
    ['tags', task.tags.map((tag) => `@${tag}`).join(' ')],
    ['part of', task.parent_id],
    ['waits for', task.blocked_by.join(', ')],
    [
      'reminders',
      task.reminders.map(({ fire_at: at }) => describeOccurrence(at, calendar)).join(', '),
    ],
    ['notes', task.notes],
  ];
  return [
    style('bold', printable(task.title)),
    ...fields.flatMap(([name, value]) =>
      value ? [`  ${style('dim', name.padEnd(10))}${printable(value)}`] : [],
    ),
  ];
}
