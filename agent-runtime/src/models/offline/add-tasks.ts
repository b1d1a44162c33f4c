import type { ToolResult } from '../../mcp/tool-result.ts';
import { call, type Flow, type Outcome } from './flow.ts';
import { isOnlyTime, unquote } from './grammar.ts';
import { parseCommand } from './parse-command.ts';
import { count, escapeMarkdown, sayRefusal, sayTask } from './say.ts';
import { focusOn, tasksOf } from './tasks-of.ts';

const MAX_LINES = 20;

interface NewTask {
  line: string;
  /** The person wants to be reminded of it. */
  remind?: boolean | undefined;
}

/** Adds what the person typed; several lines are several tasks. */
export function* addTasks({ line, remind }: NewTask): Flow {
  const lines = line
    .split('\n')
    .map((each) => unquote(each.replace(/^\s*(?:[-*•]|\d+[.)])\s+/u, '').trim()))
    .filter((each) => each !== '');
  if (lines.length > MAX_LINES)
    return { text: `These are ${lines.length} tasks; I add at most ${MAX_LINES} at once.` };
  if (lines.length > 1) return yield* addSeveral(lines);
  const text = lines[0] ?? '';
  if (isOnlyTime(text)) return askTitle(text, remind);
  return remind ? yield* addWithReminder(text) : sayAdded(yield* call('quick_add', { text }));
}

/** "add a task every Monday" does not say what to do. */
function askTitle(time: string, remind: boolean | undefined): Outcome {
  const when = time === '' ? '' : ` ${escapeMarkdown(time)}`;
  return {
    text: `What shall I add${when}? Say what is to be done, for example “water the plants”.`,
    ask: (title) =>
      isTitle(title) ? addTasks({ line: `${titleOf(title)} ${time}`.trim(), remind }) : undefined,
  };
}

/** Whatever is neither a question nor a way out; "add milk" answers as well as "milk". */
function isTitle(answer: string): boolean {
  const command = parseCommand(answer);
  return command === undefined || command.kind === 'add' || command.kind === 'show';
}

function titleOf(answer: string): string {
  const command = parseCommand(answer);
  return command?.kind === 'add' ? command.line : answer.trim();
}

/** The reminder comes when the task is due; without a time there is a question to ask. */
function* addWithReminder(line: string): Flow {
  const result = yield* call('quick_add', { text: `${line} !at due` });
  if (result.error?.path?.startsWith('reminders') !== true) return sayAdded(result);
  return {
    text: `When shall I remind you of “${escapeMarkdown(line)}”? For example “tomorrow at 9” or “in 20 minutes”.`,
    ask: (answer) => (isTime(answer) ? addWithReminder(`${line} ${answer.trim()}`) : undefined),
  };
}

/** Any answer that is no command of its own; "tomorrow" alone asks for a list elsewhere. */
export function isTime(answer: string): boolean {
  const command = parseCommand(answer);
  return command === undefined || command.kind === 'list';
}

function* addSeveral(lines: readonly string[]): Flow {
  const results = yield lines.map((text) => ({ name: 'quick_add', args: { text } }));
  const tasks = results.flatMap((result) => tasksOf(result).tasks);
  const refused = results.flatMap((result, index) =>
    result.isError ? [`- “${escapeMarkdown(lines[index] ?? '')}”: ${sayRefusal(result)}`] : [],
  );
  const parts = [
    tasks.length > 0 ? `Added ${count(tasks.length, 'task')}:` : 'Nothing was added.',
    tasks.map((task) => `- ${sayTask(task)}`).join('\n'),
    refused.join('\n'),
  ];
  return { text: parts.filter((part) => part !== '').join('\n\n'), ...focusOn(tasks) };
}

function sayAdded(result: ToolResult): Outcome {
  if (result.isError) return { text: sayRefusal(result) };
  const { tasks } = tasksOf(result);
  const project = projectOf(result);
  const added = tasks.map((task) => sayTask(task, project)).join(', ');
  return { text: `Added ${added}.`, ...focusOn(tasks) };
}

/** The project as it was typed: the task itself only has its id. */
function projectOf({ content }: ToolResult): string | undefined {
  const parts = content?.['understood'];
  if (!Array.isArray(parts)) return undefined;
  const part = parts.find(
    (each): each is { kind: string; text: string } =>
      typeof each === 'object' && each !== null && 'kind' in each && each.kind === 'project',
  );
  return part?.text;
}
