import { Notification, Project } from '@taskloom/contracts';
import { z } from 'zod';

import { call, type Flow, type Outcome } from './flow.ts';
import { count, escapeMarkdown, LISTED, sayNumbered, sayRefusal } from './say.ts';
import { focusOn, refOf, tasksOf, type SpokenTask } from './tasks-of.ts';

interface List {
  filter?: string | undefined;
  about: string;
  plan?: boolean | undefined;
}

export function* listTasks({ filter, about, plan }: List): Flow {
  const result = yield* call('find_tasks', { ...(filter ? { filter } : {}), limit: 50 });
  if (result.isError) return { text: sayRefusal(result) };
  const { tasks, more } = tasksOf(result);
  if (plan) return sayPlan(tasks);
  const named = about === '' ? '' : ` ${about}`;
  if (tasks.length === 0)
    return {
      text: about === '' ? 'You have no open tasks.' : `There are no tasks ${about}.`,
    };
  return sayList(tasks, `${more ? 'More than 50 tasks' : count(tasks.length, 'task')}${named}:`);
}

export function* findTasks(words: string): Flow {
  const result = yield* call('find_tasks', { text: words, limit: 50 });
  if (result.isError) return { text: sayRefusal(result) };
  const { tasks } = tasksOf(result);
  const quoted = `“${escapeMarkdown(words)}”`;
  if (tasks.length > 0)
    return sayList(tasks, `${count(tasks.length, 'open task')} with ${quoted}:`);
  const done = tasksOf(yield* call('find_tasks', { text: words, filter: 'done', limit: 50 }));
  if (done.tasks.length === 0) return { text: `No task has ${quoted} in its title or notes.` };
  return sayList(
    done.tasks,
    `No open task has ${quoted}, but ${count(done.tasks.length, 'done one')}:`,
  );
}

/** A name after "show" is a project's, or words of a task. */
export function* show(what: string): Flow {
  const result = yield* call('find_projects', { text: what.slice(0, 100) });
  const projects = projectsOf(result.content);
  const project =
    projects.find(({ name }) => name.toLowerCase() === what.toLowerCase()) ??
    (projects.length === 1 ? projects[0] : undefined);
  if (!project) return yield* findTasks(what);
  const name = /\s/u.test(project.name) ? `#"${project.name}"` : `#${project.name}`;
  return yield* listTasks({ filter: `#${project.name}`, about: `in ${escapeMarkdown(name)}` });
}

export function* listProjects(): Flow {
  const result = yield* call('find_projects', {});
  if (result.isError) return { text: sayRefusal(result) };
  const projects = projectsOf(result.content);
  const lines = projects.map(
    ({ name, open_tasks: open }) => `- **${escapeMarkdown(name)}** · ${count(open, 'open task')}`,
  );
  return { text: `${count(projects.length, 'project')}:\n\n${lines.join('\n')}` };
}

export function* addProject(name: string): Flow {
  const result = yield* call('add_projects', { projects: [{ name }] });
  if (result.isError) return { text: sayRefusal(result) };
  const [project] = projectsOf(result.content);
  if (!project)
    return { text: 'The project was not added. It may exist already: say “show projects”.' };
  return {
    text: `Added the project **${escapeMarkdown(project.name)}**. Add to it with “add buy milk #${escapeMarkdown(project.name)}”.`,
  };
}

const Notifications = z.object({ notifications: z.array(Notification), unread_count: z.number() });

export function* listNotifications(): Flow {
  const result = yield* call('find_notifications', { unread: true, limit: LISTED });
  if (result.isError) return { text: sayRefusal(result) };
  const parsed = Notifications.safeParse(result.content);
  if (!parsed.success || parsed.data.notifications.length === 0)
    return { text: 'You have no unread notifications.' };
  const { notifications, unread_count: unread } = parsed.data;
  const lines = notifications.map(({ title }) => `- ${escapeMarkdown(title)}`);
  return {
    text: `${count(unread, 'unread notification')}:\n\n${lines.join('\n')}\n\nSay “mark notifications read” when you are done with them.`,
  };
}

export function* readNotifications(): Flow {
  const result = yield* call('mark_notifications', { all: true, read: true });
  return { text: result.isError ? sayRefusal(result) : 'All notifications are read.' };
}

const Undone = z.object({ undone: z.object({ summary: z.string() }) });

export function* undo(): Flow {
  const result = yield* call('undo', {});
  if (result.isError) return { text: sayRefusal(result) };
  const parsed = Undone.safeParse(result.content);
  const summary = parsed.success ? `: ${escapeMarkdown(parsed.data.undone.summary)}` : '';
  return { text: `Taken back${summary}.`, ...focusOn(tasksOf(result).tasks) };
}

export function* whoAmI(): Flow {
  const result = yield* call('get_me', {});
  if (result.isError) return { text: sayRefusal(result) };
  const { name, time_zone: zone } = z
    .object({ name: z.string(), time_zone: z.string() })
    .parse(result.content);
  return {
    text: `You are ${escapeMarkdown(name)}, and your time zone is ${zone}. I am Taskloom's built-in assistant.`,
  };
}

function sayList(tasks: readonly SpokenTask[], title: string): Outcome {
  const left = tasks.length - LISTED;
  const rest = left > 0 ? `\n\n… and ${left} more.` : '';
  return {
    text: `${title}\n\n${sayNumbered(tasks)}${rest}`,
    focus: tasks.slice(0, LISTED).map(refOf),
  };
}

/** The most urgent first: priority, then what is due. */
function sayPlan(tasks: readonly SpokenTask[]): Outcome {
  if (tasks.length === 0)
    return {
      text: 'Nothing is due today and nothing is overdue. Say “upcoming” to see what comes next.',
    };
  const ordered = tasks.toSorted((a, b) => a.priority.localeCompare(b.priority));
  return sayList(ordered, `${count(tasks.length, 'task')} for today, the most important first:`);
}

function projectsOf(content: Record<string, unknown> | undefined): Project[] {
  const parsed = z.object({ projects: z.array(Project) }).safeParse(content);
  return parsed.success ? parsed.data.projects : [];
}
