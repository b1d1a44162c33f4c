import type { Task } from '@taskloom/contracts';
import type { Command } from 'commander';

import { describeOccurrence } from '../format/calendar.ts';
import { formatTask, type TaskLineOptions } from '../format/task-line.ts';
import { BatchAnswer } from '../mcp/answers.ts';
import { connect, taskLineOptions, type CommonOptions, type Session } from '../session.ts';
import { requireAllDone } from '../tasks/require-all-done.ts';
import { resolveReferences } from '../tasks/resolve-references.ts';

export function doneCommand(program: Command, session: Session): void {
  program
    .command('done')
    .description('complete tasks')
    .argument('<task...>', 'ids, ends of ids as listed, or titles')
    .action(async (references: string[], _options, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      await using client = await connect(session, options);
      const tasks = await resolveReferences(client, references);
      const answer = await client.change({
        tool: 'complete_tasks',
        args: { tasks },
        output: BatchAnswer,
      });
      if (options.json) {
        session.printJson(answer.raw);
      } else {
        const line = await taskLineOptions(session, client);
        for (const task of answer.data.tasks) session.print(formatDone(task, line));
      }
      requireAllDone(answer.data);
    });
}

function formatDone(task: Task, line: TaskLineOptions): string {
  const [next] = task.recurrence?.next ?? [];
  const follows = next
    ? line.style('dim', `  next: ${describeOccurrence(next, line.calendar)}`)
    : '';
  return `${line.style('green', 'Done')}  ${formatTask(task, line)}${follows}`;
}
