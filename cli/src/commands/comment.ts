import type { Command } from 'commander';

import { CommentedAnswer } from '../mcp/answers.ts';
import type { CommonOptions, Session } from '../session.ts';
import { ANY, resolveReferences } from '../tasks/resolve-references.ts';
import { runCommand } from './run-command.ts';

export function commentCommand(program: Command, session: Session): void {
  program
    .command('comment')
    .description('add a comment to a task')
    .argument('<task>', 'id, end of an id as listed, or title (in quotes)')
    .argument('<text...>', 'the comment, in Markdown')
    .action(async (reference: string, words: string[], _options, command: Command) => {
      await runCommand(session, command.optsWithGlobals<CommonOptions>(), async (client) => {
        const [task] = await resolveReferences(client, [reference], ANY);
        const { data, raw } = await client.change({
          tool: 'add_comments',
          args: { comments: [{ task, body: words.join(' ') }] },
          output: CommentedAnswer,
        });
        return { raw, failures: data.failures, lines: () => [session.style('green', 'Commented')] };
      });
    });
}
