import type { TaskCommand } from '../command.ts';
import { call, type Flow, type Listener, type TaskRef } from '../flow.ts';
import { projectCalled, projectNames } from '../references/names.ts';
import { localDay } from './postpone.ts';
import { escapeMarkdown, sayAll, sayRefusal, sayTitles, tell } from '../replies/format-reply.ts';
import { sayEach } from '../replies/describe-changes.ts';
import { focusOn, tasksOf } from '../references/tasks-in-result.ts';
import { compiledOf } from '../understand/compiled.ts';
import { lineOf, tokenize } from '../understand/tokens.ts';

const REPEATS = /^(?:every|each|daily|weekly|monthly|yearly|annually)\b/iu;

/** To another date: a day keeps the time of day, a time the day, and a recurrence goes on. */
export function* reschedule(
  when: string,
  { tasks, to }: { tasks: readonly TaskRef[]; to: Listener },
): Flow {
  const ids = tasks.map(({ id }) => id);
  if (REPEATS.test(when)) return yield* repeat(when, { tasks, to });
  if (isClock(when, to)) return yield* toTime(when, { ids, to });
  const result = yield* call('reschedule_tasks', { tasks: ids, due: when });
  return sayEach('moved', { result, to });
}

function isClock(when: string, { language }: Listener): boolean {
  return (
    compiledOf(language).clock.test(lineOf(tokenize(when))) ||
    /^(?:at )?\d{1,2}(?::\d{2})?(?: ?[ap]m)?$/iu.test(when)
  );
}

/** "at 4pm" of a task that has a day is a time on that day. */
function* toTime(when: string, { ids, to }: { ids: readonly string[]; to: Listener }): Flow {
  const found = yield* call('get_tasks', { tasks: ids });
  if (found.isError) return { text: sayRefusal(found, to) };
  const time = when.replace(/^at /iu, '');
  const requests = tasksOf(found).tasks.map(({ id, due }) => {
    const day = due?.at === undefined ? due?.date : localDay(due.at, due.time_zone ?? to.timeZone);
    return {
      name: 'reschedule_tasks',
      args: { tasks: [id], due: day ? `${day} at ${time}` : when },
    };
  });
  const outcomes = (yield requests).map((result) => sayEach('moved', { result, to }));
  return {
    text: outcomes.map(({ text }) => text).join('\n'),
    ...focusOn(outcomes.flatMap(({ focus = [] }) => [...focus])),
  };
}

/** The most tasks that are changed by a tool that takes one at a time. */
const MAX_SINGLE = 10;

export function* repeat(
  recurrence: string,
  { tasks, to }: { tasks: readonly TaskRef[]; to: Listener },
): Flow {
  return yield* each('set_recurrence', { args: { recurrence }, tasks, to });
}

/** For tools that take one task. */
export function* each(
  name: string,
  { args, tasks, to }: { args: Record<string, unknown>; tasks: readonly TaskRef[]; to: Listener },
): Flow {
  if (tasks.length > MAX_SINGLE) return { text: tell(to, 'mostAtOnce', { n: MAX_SINGLE }) };
  const results = yield tasks.map(({ id }) => ({ name, args: { task: id, ...args } }));
  const outcomes = results.map((result) => sayEach('changed', { result, to }));
  return {
    text: outcomes.map(({ text }) => text).join('\n'),
    ...focusOn(outcomes.flatMap(({ focus = [] }) => [...focus])),
  };
}

export function* toProject(
  project: string,
  { tasks, to }: { tasks: readonly TaskRef[]; to: Listener },
): Flow {
  const result = yield* call('update_tasks', {
    tasks: tasks.map(({ id }) => ({ task: id, project })),
  });
  return sayEach('moved', { result, to, project });
}

/** "move milk to Home": a project where there is one of that name, else a date if the tools read it. */
export function* toPlace(
  { place }: TaskCommand & { kind: 'move-to' },
  { tasks, to }: { tasks: readonly TaskRef[]; to: Listener },
): Flow {
  const projects = yield* projectNames();
  const name = place.replaceAll(/^#?"?|"$/gu, '');
  const project = projectCalled(name, projects);
  if (project !== undefined) return yield* toProject(project, { tasks, to });
  const result = yield* call('reschedule_tasks', { tasks: tasks.map(({ id }) => id), due: place });
  const [failure] = tasksOf(result).failures;
  if (![result.error?.code, failure?.code].includes('invalid_input'))
    return sayEach('moved', { result, to });
  return {
    text: tell(to, 'unknownPlace', {
      name: escapeMarkdown(name),
      titles: sayTitles(
        tasks.map(({ title }) => title),
        to,
      ),
      projects: sayAll(projects.map(escapeMarkdown), to),
    }),
    focus: tasks,
  };
}
