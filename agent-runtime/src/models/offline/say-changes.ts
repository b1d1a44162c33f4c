import type { ToolResult } from '../../mcp/tool-result.ts';
import type { Outcome, TaskRef } from './flow.ts';
import { sayProblem, sayRefusal, sayTask, sayTitles } from './say.ts';
import { focusOn, refOf, tasksOf } from './tasks-of.ts';

/** What became of tasks, as the tool that did it tells. */
export function sayDone(verb: string, tasks: readonly TaskRef[], result: ToolResult): Outcome {
  if (result.isError) return { text: sayRefusal(result) };
  const { tasks: changed, failures } = tasksOf(result);
  const names = changed.length > 0 || failures.length > 0 ? changed : tasks;
  const repeats = verb === 'Done' && changed.some(({ recurrence }) => recurrence);
  const lines = [
    names.length > 0 ? `${verb}: ${sayTitles(names.map(({ title }) => title))}.` : '',
    repeats ? 'It repeats, so the next one follows.' : '',
    ...failures.map(sayProblem),
  ];
  return { text: joined(lines), focus: changed.length > 0 ? changed.map(refOf) : [...tasks] };
}

/** A refusal is the person's own when the call was declined. */
export function sayDeleted(tasks: readonly TaskRef[], result: ToolResult): Outcome {
  const titles = (of: readonly TaskRef[]) => sayTitles(of.map(({ title }) => title));
  if (result.error?.code === 'forbidden' && /declined/iu.test(result.error.message)) {
    const stays = tasks.length === 1 ? 'stays' : 'stay';
    return { text: `All right, ${titles(tasks)} ${stays}.`, focus: [...tasks] };
  }
  if (result.isError) return { text: sayRefusal(result) };
  const { tasks: gone, failures } = tasksOf(result);
  const names = gone.length > 0 || failures.length > 0 ? gone : tasks;
  const back = names.length === 1 ? 'it' : 'them';
  const deleted = `Deleted ${titles(names)}. Say “undo” to get ${back} back.`;
  return { text: joined([names.length > 0 ? deleted : '', ...failures.map(sayProblem)]) };
}

export function sayChanged(result: ToolResult, project?: string): Outcome {
  if (result.isError) return { text: sayRefusal(result) };
  const { tasks, failures } = tasksOf(result);
  const lines = [
    ...tasks.map((task) => `Changed: ${sayTask(task, project)}.`),
    ...failures.map(sayProblem),
  ];
  return { text: lines.join('\n') || 'Nothing was changed.', ...focusOn(tasks) };
}

export function sayRestored(result: ToolResult): Outcome {
  if (result.isError) return { text: sayRefusal(result) };
  const { tasks, failures } = tasksOf(result);
  const lines = [...tasks.map((task) => `${sayTask(task)} is back.`), ...failures.map(sayProblem)];
  return { text: joined(lines), ...focusOn(tasks) };
}

/** Due dates stay: only the reminder moves. */
export function saySnoozed(until: string, result: ToolResult): Outcome {
  if (result.isError) return { text: sayRefusal(result) };
  const { tasks, failures } = tasksOf(result);
  const again = `I remind you of ${sayTitles(tasks.map(({ title }) => title))} again ${until}.`;
  const lines = [tasks.length > 0 ? again : '', ...failures.map(sayProblem)];
  return { text: joined(lines), ...focusOn(tasks) };
}

export function sayFound(result: ToolResult): Outcome {
  if (result.isError) return { text: sayRefusal(result) };
  const { tasks } = tasksOf(result);
  const lines = tasks.map((task) => `${sayTask(task)}${task.due ? '' : ' · no due date'}.`);
  return { text: lines.join('\n') || 'I found no such task.', ...focusOn(tasks) };
}

function joined(lines: readonly string[]): string {
  return lines.filter((line) => line !== '').join(' ');
}
