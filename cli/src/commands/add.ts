import type { Command } from 'commander';

import { formatTask } from '../format/task-line.ts';
import { QuickAddAnswer } from '../mcp/answers.ts';
import { connect, taskLineOptions, type CommonOptions, type Session } from '../session.ts';
import { requireAllDone } from '../tasks/require-all-done.ts';

export function addCommand(program: Command, session: Session): void {
  program
    .command('add')
    .description('add a task from one line: "buy milk tomorrow at 9 every week p1 #Home"')
    .argument('<text...>', 'the line; quote it, as # and ! mean something to shells')
    .action(async (words: string[], _options, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      await using client = await connect(session, options);
      const answer = await client.change({
        tool: 'quick_add',
        args: { text: words.join(' ') },
        output: QuickAddAnswer,
      });
      if (options.json) session.printJson(answer.raw);
      requireAllDone(answer.data);
      if (options.json) return;
      const line = await taskLineOptions(session, client);
      for (const task of answer.data.tasks) {
        session.print(`${session.style('green', 'Added')}  ${formatTask(task, line)}`);
      }
      const { created, unread, suggestions } = answer.data;
      for (const { kind, name } of created)
        session.print(`Made the ${kind} "${name}"; "taskloom undo" takes both back.`);
      if (unread.length === 0) return;
      const parts = unread.map((part) => `"${part}"`).join(', ');
      session.print(`Not read as a date, and left in the title: ${parts}`);
      for (const suggestion of suggestions) session.print(`Understood would be: ${suggestion}`);
    });
}
