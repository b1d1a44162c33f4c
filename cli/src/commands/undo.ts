import type { Command } from 'commander';

import { printable } from '../format/style.ts';
import { UndoAnswer } from '../mcp/answers.ts';
import { connect, type CommonOptions, type Session } from '../session.ts';

export function undoCommand(program: Command, session: Session): void {
  program
    .command('undo')
    .description('take back the last change, or the one with this operation id')
    .argument('[operation]', 'operation_id, as --json shows it')
    .action(async (operation: string | undefined, _options, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      await using client = await connect(session, options);
      const answer = await client.change({
        tool: 'undo',
        args: operation === undefined ? {} : { operation_id: operation },
        output: UndoAnswer,
      });
      if (options.json) {
        session.printJson(answer.raw);
        return;
      }
      const { summary } = answer.data.undone;
      session.print(`${session.style('green', 'Undone')}  ${printable(summary)}`);
    });
}
