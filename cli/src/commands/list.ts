import { InvalidArgumentError, type Command } from 'commander';

import { groupTasks } from '../format/task-groups.ts';
import { formatTask } from '../format/task-line.ts';
import type { TaskPage } from '../mcp/answers.ts';
import { connect, taskLineOptions, type CommonOptions, type Session } from '../session.ts';
import { findTasks, type Search } from '../tasks/find-pages.ts';

interface PageOptions extends CommonOptions {
  all?: boolean;
  deleted?: boolean;
  limit: number;
}

const DEFAULT_FILTER = 'today | overdue';
const DEFAULT_LIMIT = 50;

export function listCommand(program: Command, session: Session): void {
  withPaging(
    program
      .command('list')
      .description('list tasks, by default what is due today and overdue')
      .argument('[filter...]', 'such as "#Home & p1", "upcoming", "no date", "done"')
      .option('--deleted', 'those in the trash'),
  ).action(async (words: string[], { deleted }: PageOptions, command: Command) => {
    const given = words.join(' ').trim();
    if (deleted) {
      const search = { ...(given !== '' && { filter: given }), deleted };
      return show(session, command, { search, nothing: 'The trash is empty.' });
    }
    const nothing = given === '' ? 'Nothing is due today.' : 'No tasks match.';
    return show(session, command, { search: { filter: given || DEFAULT_FILTER }, nothing });
  });
}

export function findCommand(program: Command, session: Session): void {
  withPaging(
    program
      .command('find')
      .description('find open tasks by words in their title or notes')
      .argument('<text...>', 'the words'),
  ).action(async (words: string[], _options, command: Command) => {
    await show(session, command, { search: { text: words.join(' ') }, nothing: 'No tasks match.' });
  });
}

function withPaging(command: Command): Command {
  return command
    .option('--limit <n>', 'show at most this many', parseLimit, DEFAULT_LIMIT)
    .option('--all', 'show all');
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new InvalidArgumentError('It is a whole number from 1 on.');
}

async function show(
  session: Session,
  command: Command,
  { search, nothing }: { search: Search; nothing: string },
): Promise<void> {
  const options = command.optsWithGlobals<PageOptions>();
  await using client = await connect(session, options);
  const found = findTasks(client, search, options.all ? Infinity : options.limit);
  if (options.json) {
    session.printJson((await found).raw);
    return;
  }
  const [{ page }, line] = await Promise.all([found, taskLineOptions(session, client)]);
  if (page.tasks.length === 0) session.print(nothing);
  const texts = groupTasks(page.tasks, line.calendar).map(({ name, tasks }) =>
    [session.style('bold', name), ...tasks.map((task) => `  ${formatTask(task, line)}`)].join('\n'),
  );
  if (texts.length > 0) session.print(texts.join('\n\n'));
  printMore(session, page);
}

function printMore(session: Session, page: TaskPage): void {
  if (page.next_cursor === undefined) return;
  const words = `There are more than these ${page.tasks.length}: --all shows them.`;
  session.print(`\n${session.style('dim', words)}`);
}
