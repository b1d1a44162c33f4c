import type { ToolResult } from '../../../mcp/tool-result.ts';
import type { Listener, Outcome, TaskRef } from '../flow.ts';
import { sayMoment, sayProblem, sayRefusal, sayTask, sayTitles, tell } from './format-reply.ts';
import type { Texts } from '../language/english-texts.ts';
import { focusOn, refOf, tasksOf } from '../references/tasks-in-result.ts';

const titlesOf = (tasks: readonly TaskRef[], to: Listener) =>
  sayTitles(
    tasks.map(({ title }) => title),
    to,
  );

/** What became of tasks, as the tool that did it tells. */
export function sayDone(
  key: 'completed' | 'reopened',
  { tasks, result, to }: { tasks: readonly TaskRef[]; result: ToolResult; to: Listener },
): Outcome {
  if (result.isError) return { text: sayRefusal(result, to) };
  const { tasks: changed, failures } = tasksOf(result);
  const names = changed.length > 0 || failures.length > 0 ? changed : tasks;
  const repeating = key === 'completed' ? changed.filter(({ recurrence }) => recurrence) : [];
  const [only, another] = repeating;
  const next = only?.recurrence?.next[0];
  const when = next && sayMoment(next, to.timeZone ?? only.due?.time_zone);
  const lines = [
    names.length > 0 ? tell(to, key, { titles: titlesOf(names, to) }) : '',
    only ? (when && !another ? tell(to, 'repeatsNext', { when }) : tell(to, 'repeats')) : '',
    ...failures.map((failure) => sayProblem(failure, to)),
  ];
  return { text: joined(lines), focus: changed.length > 0 ? changed.map(refOf) : [...tasks] };
}

export function isDeclined({ error }: ToolResult): boolean {
  return error?.code === 'forbidden' && /declined/iu.test(error.message);
}

export function sayDeleted(tasks: readonly TaskRef[], result: ToolResult, to: Listener): Outcome {
  if (result.isError) return { text: sayRefusal(result, to) };
  const { tasks: gone, failures } = tasksOf(result);
  const names = gone.length > 0 || failures.length > 0 ? gone : tasks;
  const deleted = tell(to, 'deleted', { titles: titlesOf(names, to), n: names.length });
  return {
    text: joined([
      names.length > 0 ? deleted : '',
      ...failures.map((failure) => sayProblem(failure, to)),
    ]),
  };
}

/** One line for each task, beginning as `key` says. */
export function sayEach(
  key: keyof Texts & ('changed' | 'moved' | 'restored' | 'foundLine'),
  { result, to, project }: { result: ToolResult; to: Listener; project?: string | undefined },
): Outcome {
  if (result.isError) return { text: sayRefusal(result, to) };
  const { tasks, failures } = tasksOf(result);
  const lines = [
    ...tasks.map((task) => tell(to, key, { task: sayTask(task, to, project) })),
    ...failures.map((failure) => sayProblem(failure, to)),
  ];
  return { text: lines.join('\n') || tell(to, 'unchanged'), ...focusOn(tasks) };
}

/** Due dates stay: only the reminder moves. */
export function saySnoozed(until: string, result: ToolResult, to: Listener): Outcome {
  if (result.isError) return { text: sayRefusal(result, to) };
  const { tasks, failures } = tasksOf(result);
  const again = tell(to, 'snoozed', { titles: titlesOf(tasks, to), when: until });
  const lines = [
    tasks.length > 0 ? again : '',
    ...failures.map((failure) => sayProblem(failure, to)),
  ];
  return { text: joined(lines), ...focusOn(tasks) };
}

export function sayFound(result: ToolResult, to: Listener): Outcome {
  if (result.isError) return { text: sayRefusal(result, to) };
  const { tasks } = tasksOf(result);
  const lines = tasks.map((task) =>
    tell(to, 'foundLine', {
      task: `${sayTask(task, to)}${task.due || task.status === 'done' ? '' : `, ${tell(to, 'noDue')}`}`,
    }),
  );
  return { text: lines.join('\n') || tell(to, 'whichTask'), ...focusOn(tasks) };
}

function joined(lines: readonly string[]): string {
  return lines.filter((line) => line !== '').join(' ');
}
