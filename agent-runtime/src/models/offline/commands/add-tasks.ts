import { z } from 'zod';

import type { ToolResult } from '../../../mcp/tool-result.ts';
import type { NewLine } from '../command.ts';
import {
  call,
  type Context,
  type Flow,
  type Listener,
  type Outcome,
  type TaskRef,
} from '../flow.ts';
import { defaultProject } from './keep-in-mind.ts';
import { reschedule } from './move-tasks.ts';
import { doubtsOf } from './new-task-doubts.ts';
import { projectNames } from '../references/names.ts';
import { plainLine, splitList } from '../references/resolve-reference.ts';
import { escapeMarkdown, sayAll, sayRefusal, sayTask, tell } from '../replies/format-reply.ts';
import { focusOn, tasksOf } from '../references/tasks-in-result.ts';
import { isTime } from '../understand/is-time.ts';
import { composeLine, mayNamePlace, readLine, type ReadLine } from '../understand/read-line.ts';
import { readMessage } from '../understand/read-message.ts';

const MAX_LINES = 20;

/** Adds what the person typed; several lines are several tasks. */
export function* addTasks(line: NewLine, context: Context): Flow {
  const { listener } = context;
  const lines = linesOf(line, context);
  if (lines.length > MAX_LINES)
    return { text: tell(listener, 'tooManyLines', { n: lines.length, most: MAX_LINES }) };
  const [text = ''] = lines;
  const isTimeOnly = text === '' || isTime(text, listener.language);
  if (lines.length <= 1 && isTimeOnly) return askTitle(text, { line, context });
  const known = lines.some((each) => mayNamePlace(each, listener.language))
    ? yield* projectNames()
    : [];
  const read = lines.map((each) =>
    readLine({ ...line, text: each }, { language: listener.language, projects: known }),
  );
  const [only, second] = read;
  if (only && !second) return yield* addOne(only, { line, context });
  return yield* addSeveral(read, context);
}

/** Lines of a list, or the parts of "two tasks: eggs and flour". */
function linesOf({ text, several }: NewLine, { listener }: Context): string[] {
  const lines = text
    .split('\n')
    .map((each) => each.replace(/^\s*(?:[-*•]|\d+[.)])\s+/u, '').trim())
    .filter((each) => each !== '');
  return several && lines.length === 1 ? splitList(lines[0] ?? '', listener.language) : lines;
}

interface Wanted {
  line: NewLine;
  context: Context;
}

/** "add a task every Monday" does not say what to do. */
function askTitle(time: string, { line, context }: Wanted): Outcome {
  const when = time === '' ? '' : ` ${escapeMarkdown(time)}`;
  return {
    text: tell(context.listener, 'askTitle', { when }),
    ask(answer) {
      const title = titleOf(answer, context);
      if (title === undefined) return undefined;
      return addTasks({ ...line, ...title, when: time === '' ? title.when : time }, context);
    },
  };
}

/** Whatever is neither a question nor a way out; "add milk" answers as well as "milk". */
function titleOf(answer: string, { listener }: Context): NewLine | undefined {
  const [request] = readMessage(answer, listener.language).requests;
  if (!request) return { text: answer.trim() };
  if (request.kind === 'query') return undefined;
  return request.command.kind === 'add' ? request.command.line : undefined;
}

function* addOne(read: ReadLine, { line, context }: Wanted): Flow {
  const { listener } = context;
  const doubts = line.isBare
    ? yield* doubtsOf(line.text, {
        composed: composeLine(read, { remind: line.remind }),
        title: read.title,
        listener,
        add: () => addTasks({ ...line, isBare: false }, context),
      })
    : undefined;
  if (doubts) return doubts;
  const wanted = placed(read, listener);
  const result = yield* call('quick_add', { text: composeLine(wanted, { remind: line.remind }) });
  const lacksTime = line.remind && result.error?.path?.startsWith('reminders') === true;
  if (!lacksTime) return sayAdded(result, { read: wanted, context });
  return {
    text: tell(listener, 'askWhen', { title: escapeMarkdown(read.title.replaceAll('\\', '')) }),
    ask: (answer) =>
      isTime(answer, listener.language)
        ? addTasks({ ...line, when: answer.trim() }, context)
        : undefined,
  };
}

/** Where the line names no project, it goes where the person wants new tasks to be. */
function placed(read: ReadLine, listener: Listener): ReadLine {
  const isNamed = read.project !== undefined || /(?<!\S)#\S/u.test(read.title);
  return isNamed ? read : { ...read, project: defaultProject(listener) };
}

function* addSeveral(read: readonly ReadLine[], { listener }: Context): Flow {
  const results = yield read.map((each) => ({
    name: 'quick_add',
    args: { text: composeLine(placed(each, listener), {}) },
  }));
  const tasks = results.flatMap((result) => tasksOf(result).tasks);
  const refused = results.flatMap((result, index) =>
    result.isError
      ? [`- “${escapeMarkdown(read[index]?.title ?? '')}”: ${sayRefusal(result, listener)}`]
      : [],
  );
  const counted = tell(listener, 'tasks', { n: tasks.length });
  const parts = [
    tell(listener, tasks.length > 0 ? 'addedMany' : 'addedNothing', { tasks: counted }),
    tasks.map((task) => `- ${sayTask(task, listener)}`).join('\n'),
    refused.join('\n'),
  ];
  return { text: parts.filter((part) => part !== '').join('\n\n'), ...focusOn(tasks) };
}

function sayAdded(
  result: ToolResult,
  { read, context }: { read: ReadLine; context: Context },
): Outcome {
  const { listener } = context;
  if (result.isError) return { text: sayRefusal(result, listener) };
  const { tasks } = tasksOf(result);
  const project = read.project ?? projectOf(result);
  const added = tasks.map((task) => sayTask(task, listener, project)).join(', ');
  const { unread, suggestions, created } = leftIn(result);
  const quoted = (words: readonly string[]) =>
    sayAll(
      words.map((word) => `“${escapeMarkdown(word)}”`),
      listener,
    );
  const [suggestion] = suggestions;
  const [task, another] = tasks;
  const asks = unread.length > 0 && suggestion !== undefined && task && !another;
  const text = [
    tell(listener, 'added', { task: added }),
    ...created.map(({ name }) => tell(listener, 'addedPlace', { name: escapeMarkdown(name) })),
    unread.length > 0 ? tell(listener, 'addedUnread', { words: quoted(unread) }) : '',
    asks ? tell(listener, 'addedSuggestion', { words: escapeMarkdown(suggestion) }) : '',
  ];
  return {
    text: text.filter((part) => part !== '').join(' '),
    ...focusOn(tasks),
    did: { command: { kind: 'reschedule', what: '', when: '' }, tasks },
    ...(asks && {
      ask: (answer: string) =>
        listener.language.answers.yes.includes(plainLine(answer))
          ? takeSuggestion(suggestion, { task, unread, context })
          : undefined,
    }),
  };
}

/** What was left in the title becomes its date, as the tool would have read it. */
function* takeSuggestion(
  suggestion: string,
  { task, unread, context }: { task: TaskRef; unread: readonly string[]; context: Context },
): Flow {
  const { listener } = context;
  const title = unread
    .reduce((rest, words) => rest.replace(words, ' '), task.title)
    .replaceAll(/\s+/gu, ' ')
    .trim();
  if (title !== '') {
    const renamed = yield* call('update_tasks', { tasks: [{ task: task.id, title }] });
    if (renamed.isError) return { text: sayRefusal(renamed, listener) };
  }
  return yield* reschedule(suggestion, { tasks: [task], to: listener });
}

/** The project as it was typed: the task itself only has its id. */
function projectOf({ content }: ToolResult): string | undefined {
  const parts = content?.['understood'];
  if (!Array.isArray(parts)) return undefined;
  const part = parts.find(
    (each): each is { kind: string; text: string } =>
      typeof each === 'object' && each !== null && 'kind' in each && each.kind === 'project',
  );
  return part?.text.replaceAll(/^#?"?|"$/gu, '');
}

const Left = z.object({
  unread: z.array(z.string()).default([]),
  suggestions: z.array(z.string()).default([]),
  created: z.array(z.object({ name: z.string() })).default([]),
});

/** Words that look like a date and stayed in the title, how they could be read, and what was made. */
function leftIn({ content }: ToolResult): z.infer<typeof Left> {
  return Left.safeParse(content ?? {}).data ?? { unread: [], suggestions: [], created: [] };
}
