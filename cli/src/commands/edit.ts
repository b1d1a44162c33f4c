import type { Command } from 'commander';

import { usageError } from '../errors.ts';
import { type CommonOptions, type Session } from '../session.ts';
import { ANY, resolveReferences } from '../tasks/resolve-references.ts';
import { changed } from './change-tasks.ts';
import { runCommand } from './run-command.ts';

interface EditOptions extends CommonOptions {
  title?: string;
  notes?: string;
  due?: string;
  deadline?: string;
  duration?: string;
  priority?: string;
  tags?: string;
  project?: string;
  section?: string;
  parent?: string;
  assignee?: string;
  repeat?: string;
  blockedBy?: string[];
  clear?: string;
}

const TEXTS = ['title', 'notes', 'due', 'deadline', 'duration', 'priority'] as const;
const PLACES = ['project', 'section', 'parent', 'assignee'] as const;

export function editCommand(program: Command, session: Session): void {
  program
    .command('edit')
    .description('change what is named of a task; the rest stays')
    .argument('<task...>', 'id, end of an id as listed, or title')
    .option('--title <text>', 'what it is called')
    .option('--notes <text>', 'notes, in Markdown')
    .option('--due <when>', 'such as "friday at 10"')
    .option('--deadline <day>', 'the day by which it must be done')
    .option('--duration <time>', 'such as "45 min"')
    .option('--priority <p>', 'p1 to p4')
    .option('--tags <names>', 'all its tags, with commas')
    .option('--project <name>', 'project')
    .option('--section <name>', 'section of its project')
    .option('--parent <task>', 'task that it is part of')
    .option('--assignee <person>', 'who does it: a name, an e-mail address or me')
    .option('--repeat <words>', 'such as "every 3rd workday"')
    .option('--blocked-by <task...>', 'tasks that have to be done first')
    .option('--clear <fields>', 'fields to empty, with commas: due,section,tags')
    .action(async (references: string[], _options, command: Command) => {
      await runCommand(session, command.optsWithGlobals<EditOptions>(), async (client, options) => {
        const [task] = await resolveReferences(client, [references.join(' ')], ANY);
        const { blockedBy, repeat, tags, clear } = options;
        const change = {
          ...pick(options, [...TEXTS, ...PLACES]),
          ...(repeat !== undefined && { recurrence: repeat }),
          ...(tags !== undefined && { tags: list(tags).map((tag) => tag.replace(/^@/u, '')) }),
          ...(blockedBy && { blocked_by: await resolveReferences(client, blockedBy) }),
          ...(clear !== undefined && { clear: list(clear) }),
        };
        if (Object.keys(change).length === 0)
          throw usageError('Say what to change.', 'taskloom edit "buy milk" --due friday');
        return changed(session, client, {
          verb: 'Changed',
          tool: 'update_tasks',
          args: { tasks: [{ task, ...change }] },
        });
      });
    });
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function pick<K extends keyof EditOptions>(options: EditOptions, keys: readonly K[]) {
  return Object.fromEntries(
    keys.flatMap((key) => (options[key] === undefined ? [] : [[key, options[key]]])),
  );
}
