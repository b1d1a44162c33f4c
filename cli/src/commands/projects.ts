import type { Project } from '@taskloom/contracts';
import type { Command } from 'commander';
import type { z } from 'zod';

import { confirm } from '../confirm.ts';
import { printable } from '../format/style.ts';
import { MembersAnswer, ProjectPage, ProjectsAnswer } from '../mcp/answers.ts';
import type { TaskClient } from '../mcp/task-client.ts';
import type { CommonOptions, Session } from '../session.ts';
import { runCommand, type Outcome } from './run-command.ts';

export function projectsCommand(program: Command, session: Session): void {
  const projects = program.command('projects').description('list projects, or change them');
  projects
    .command('list', { isDefault: true })
    .description('list them')
    .option('--archived', 'those that are out of sight')
    .option('--deleted', 'those of yours in the trash')
    .action(async (_options, command: Command) => {
      await runCommand(
        session,
        command.optsWithGlobals<CommonOptions & { archived?: boolean; deleted?: boolean }>(),
        async (client, { archived = false, deleted = false }) => {
          const { data, raw } = await client.query({
            tool: 'find_projects',
            args: { limit: 200, ...(deleted ? { deleted } : { archived }) },
            output: ProjectPage,
          });
          return { raw, lines: () => data.projects.map((project) => sayProject(session, project)) };
        },
      );
    });
  changing(projects, session, {
    name: 'add',
    about: 'add a project',
    args: ['<name>'],
    call: ([name]) => ({ tool: 'add_projects', args: { projects: [{ name }] }, verb: 'Added' }),
  });
  changing(projects, session, {
    name: 'rename',
    about: 'give a project another name',
    args: ['<project>', '<name>'],
    call: ([project, name]) => ({
      tool: 'update_projects',
      args: { projects: [{ project, name }] },
      verb: 'Renamed',
    }),
  });
  for (const [name, archived] of [
    ['archive', true],
    ['unarchive', false],
  ] as const)
    changing(projects, session, {
      name,
      about: archived ? 'put a project out of sight, with its tasks' : 'bring a project back',
      args: ['<project>'],
      call: ([project]) => ({
        tool: 'archive_projects',
        args: { projects: [project], archived },
        verb: archived ? 'Archived' : 'Brought back',
      }),
      meant: archived ? 'shown' : 'archived',
    });
  changing(projects, session, {
    name: 'restore',
    about: 'bring a project back from the trash, with all its tasks',
    args: ['<project>'],
    call: ([project]) => ({
      tool: 'restore_projects',
      args: { projects: [project] },
      verb: 'Restored',
    }),
    meant: 'deleted',
  });
  projects
    .command('delete')
    .description('put a project and all its tasks into the trash; asks first')
    .argument('<project>')
    .option('-y, --yes', 'do not ask')
    .action(async (project: string, _options, command: Command) => {
      await runCommand(
        session,
        command.optsWithGlobals<CommonOptions & { yes?: boolean }>(),
        async (client, o) => {
          if (!o.yes) await confirm(session, `Delete “${project}” with all its tasks?`);
          return change(session, client, {
            tool: 'delete_projects',
            args: { projects: [project], confirm: true },
            verb: 'Deleted',
          });
        },
      );
    });
  projects
    .command('share')
    .description(
      'invite a person to a project, or change their role; none takes them out or the invitation back',
    )
    .argument('<project>')
    .argument('<person>', 'e-mail address or name')
    .argument('[role]', 'owner, editor, viewer or none', 'editor')
    .action(async (project: string, person: string, role: string, _options, command: Command) => {
      await runCommand(session, command.optsWithGlobals<CommonOptions>(), async (client) => {
        const args = { project, person, role };
        const { data, raw } = await client.change({
          tool: 'share_project',
          args,
          output: MembersAnswer,
        });
        return { raw, lines: () => sayMembers(data) };
      });
    });
  projects
    .command('members')
    .description('list who shares a project, and who is invited')
    .argument('<project>')
    .action(async (project: string, _options, command: Command) => {
      await runCommand(session, command.optsWithGlobals<CommonOptions>(), async (client) => {
        const { data, raw } = await client.query({
          tool: 'find_members',
          args: { project },
          output: MembersAnswer,
        });
        return { raw, lines: () => sayMembers(data) };
      });
    });
}

interface Call {
  tool: string;
  args: Record<string, unknown>;
  /** Begins each line. */
  verb: string;
}

interface Changing {
  name: string;
  about: string;
  args: string[];
  call: (values: string[]) => Call;
  /** Where the project is looked for: names find only those that are shown. */
  meant?: 'shown' | 'archived' | 'deleted';
}

function changing(parent: Command, session: Session, spec: Changing): void {
  const command = parent.command(spec.name).description(spec.about);
  for (const name of spec.args) command.argument(name);
  command.action(async () => {
    const values = [...command.args];
    await runCommand(session, command.optsWithGlobals<CommonOptions>(), async (client) => {
      const { meant = 'shown' } = spec;
      if (meant !== 'shown') values[0] = await hiddenId(client, values[0] ?? '', meant);
      return change(session, client, spec.call(values));
    });
  });
}

async function hiddenId(
  client: TaskClient,
  name: string,
  kind: 'archived' | 'deleted',
): Promise<string> {
  const { data } = await client.query({
    tool: 'find_projects',
    args: { limit: 200, [kind]: true },
    output: ProjectPage,
  });
  return data.projects.find((p) => p.name.toLowerCase() === name.toLowerCase())?.id ?? name;
}

async function change(session: Session, client: TaskClient, call: Call): Promise<Outcome> {
  const { tool, args, verb } = call;
  const { data, raw } = await client.change({ tool, args, output: ProjectsAnswer });
  return {
    raw,
    failures: data.failures,
    lines: () =>
      data.projects.map(({ name }) => `${session.style('green', verb)}  ${printable(name)}`),
  };
}

function sayProject(session: Session, { name, inbox, open_tasks: open, role }: Project): string {
  const own = role === 'owner' ? '' : `  (${role})`;
  return `${inbox ? 'Inbox' : `#${printable(name)}`}  ${session.style('dim', `${open} open${own}`)}`;
}

function sayMembers({ members, invitations }: z.infer<typeof MembersAnswer>): string[] {
  return [
    ...members.map(({ name, role }) => `${printable(name)}  ${role}`),
    ...invitations.map(
      ({ to, role, expired }) =>
        `${printable(to)}  ${role}, ${expired === true ? 'invitation expired' : 'invited'}`,
    ),
  ];
}
