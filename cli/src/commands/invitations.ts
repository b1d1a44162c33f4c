import type { Command } from 'commander';

import { refused } from '../errors.ts';
import { printable } from '../format/style.ts';
import { InvitationsAnswer, MembersAnswer } from '../mcp/answers.ts';
import type { CommonOptions, Session } from '../session.ts';
import { runCommand } from './run-command.ts';

/** Invitations to projects: those that wait for one's own answer, and links to those that one gave. */
export function invitationsCommand(program: Command, session: Session): void {
  const tool = 'manage_invitations';
  const invitations = program
    .command('invitations')
    .description('list the projects you are invited to, or answer');
  invitations
    .command('list', { isDefault: true })
    .description('list them')
    .action(async (_options, command: Command) => {
      await runCommand(session, command.optsWithGlobals<CommonOptions>(), async (client) => {
        const args = { action: 'list' };
        const { data, raw } = await client.query({ tool, args, output: InvitationsAnswer });
        return {
          raw,
          lines: () =>
            data.invitations.map(
              ({ project, role, invited_by: by }) =>
                `#${printable(project)}  ${role}, invited by ${printable(by)}`,
            ),
        };
      });
    });
  for (const [action, said] of [
    ['accept', 'Accepted'],
    ['decline', 'Declined'],
  ] as const)
    invitations
      .command(action)
      .description(action === 'accept' ? 'join the project' : 'do not join it')
      .argument('<project>')
      .action(async (invitation: string, _options, command: Command) => {
        await runCommand(session, command.optsWithGlobals<CommonOptions>(), async (client) => {
          const args = { action, invitation };
          const { raw } = await client.change({ tool, args, output: InvitationsAnswer });
          return {
            raw,
            lines: () => [`${session.style('green', said)}  ${printable(invitation)}`],
          };
        });
      });
  invitations
    .command('link')
    .description('print an address to hand over to a person that you invited')
    .argument('<project>')
    .argument('<person>')
    .action(async (project: string, person: string, _options, command: Command) => {
      await runCommand(session, command.optsWithGlobals<CommonOptions>(), async (client) => {
        const { data: found } = await client.query({
          tool: 'find_members',
          args: { project },
          output: MembersAnswer,
        });
        const meant = found.invitations.find(({ to }) => to.toLowerCase() === person.toLowerCase());
        if (!meant)
          throw refused({ code: 'not_found', message: `${person} is not invited to ${project}.` });
        const args = { action: 'link', invitation: meant.id };
        const { data, raw } = await client.change({ tool, args, output: InvitationsAnswer });
        return { raw, lines: () => [data.link ?? ''] };
      });
    });
}
