import type { Command } from 'commander';
import type { z } from 'zod';

import { printable } from '../format/style.ts';
import { FiltersAnswer, SectionsAnswer, TagsAnswer } from '../mcp/answers.ts';
import type { CommonOptions, Session } from '../session.ts';
import { runCommand } from './run-command.ts';

interface Action<T extends z.ZodType> {
  name: string;
  about: string;
  args: string[];
  tool: string;
  /** The tool's arguments, from those of the command line. */
  with: (values: string[]) => Record<string, unknown>;
  output: T;
  lines: (data: z.infer<T>, values: string[]) => string[];
  isDefault?: true;
}

export function sectionsCommand(program: Command, session: Session): void {
  const sections = program
    .command('sections')
    .description('list the sections of a project, or change them');
  const lines = ({ sections: found }: z.infer<typeof SectionsAnswer>) =>
    found.length === 0 ? ['No sections.'] : found.map(({ name }) => `/${printable(name)}`);
  const tool = 'manage_sections';
  const output = SectionsAnswer;
  action(sections, session, {
    name: 'list',
    about: 'list them',
    args: ['<project>'],
    tool,
    output,
    lines,
    with: ([project]) => ({ project, action: 'list' }),
    isDefault: true,
  });
  action(sections, session, {
    name: 'add',
    about: 'add a section',
    args: ['<project>', '<name>'],
    tool,
    output,
    lines,
    with: ([project, name]) => ({ project, action: 'add', name }),
  });
  action(sections, session, {
    name: 'rename',
    about: 'give a section another name',
    tool,
    output,
    lines,
    args: ['<project>', '<section>', '<name>'],
    with: ([project, section, name]) => ({ project, action: 'rename', section, name }),
  });
  action(sections, session, {
    name: 'delete',
    about: 'delete a section; its tasks stay',
    tool,
    output,
    lines,
    args: ['<project>', '<section>'],
    with: ([project, section]) => ({ project, action: 'delete', section }),
  });
}

export function tagsCommand(program: Command, session: Session): void {
  const tags = program.command('tags').description('list tags, or change them everywhere');
  const lines = ({ tags: found }: z.infer<typeof TagsAnswer>) =>
    found.length === 0
      ? ['No tags.']
      : found.map(({ name, open_tasks: open }) => `@${printable(name)}  ${open} open`);
  const tool = 'manage_tags';
  const output = TagsAnswer;
  action(tags, session, {
    name: 'list',
    about: 'list them',
    args: [],
    tool,
    output,
    lines,
    with: () => ({ action: 'list' }),
    isDefault: true,
  });
  action(tags, session, {
    name: 'rename',
    about: 'rename a tag, or merge it into another',
    tool,
    output,
    lines,
    args: ['<tag>', '<name>'],
    with: ([tag, name]) => ({ action: 'rename', tag: bare(tag), name: bare(name) }),
  });
  action(tags, session, {
    name: 'delete',
    about: 'take a tag off all tasks',
    args: ['<tag>'],
    tool,
    output,
    lines,
    with: ([tag]) => ({ action: 'delete', tag: bare(tag) }),
  });
}

export function filtersCommand(program: Command, session: Session): void {
  const filters = program.command('filters').description('list saved filters, or change them');
  action(filters, session, {
    name: 'list',
    about: 'list them',
    args: [],
    tool: 'find_filters',
    output: FiltersAnswer,
    with: () => ({}),
    lines: ({ filters: found }) =>
      found.length === 0
        ? ['No saved filters. taskloom filters save Now "today & p1" keeps one.']
        : found.map(({ name, filter }) => `${printable(name)}  ${printable(filter)}`),
    isDefault: true,
  });
  action(filters, session, {
    name: 'save',
    about: 'keep a filter; the same name replaces it',
    tool: 'save_filter',
    args: ['<name>', '<filter>'],
    output: FiltersAnswer.partial(),
    with: ([name, filter]) => ({ name, filter }),
    lines: (_data, [name = '']) => [`${session.style('green', 'Saved')}  ${printable(name)}`],
  });
  action(filters, session, {
    name: 'delete',
    about: 'remove a saved filter',
    tool: 'delete_filter',
    args: ['<name>'],
    output: FiltersAnswer.partial(),
    with: ([filter]) => ({ filter }),
    lines: (_data, [name = '']) => [`${session.style('green', 'Deleted')}  ${printable(name)}`],
  });
}

function action<T extends z.ZodType>(parent: Command, session: Session, spec: Action<T>): void {
  const command = parent
    .command(spec.name, { isDefault: spec.isDefault === true })
    .description(spec.about);
  for (const name of spec.args) command.argument(name);
  command.action(async () => {
    await runCommand(session, command.optsWithGlobals<CommonOptions>(), async (client) => {
      const { data, raw } = await client.change({
        tool: spec.tool,
        args: spec.with(command.args),
        output: spec.output,
      });
      return { raw, lines: () => spec.lines(data, command.args) };
    });
  });
}

function bare(tag: string | undefined): string | undefined {
  return tag?.replace(/^@/u, '');
}
