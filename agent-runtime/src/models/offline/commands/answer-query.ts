import { Notification, Project } from '@taskloom/contracts';
import { z } from 'zod';

import { describeQuery } from '../replies/describe-query.ts';
import {
  isAbout,
  leadsToPlace,
  excludeTasks,
  readQuery,
  sayUnknownExcept,
  wordFilter,
} from '../references/find-by-query.ts';
import { call, type Context, type Flow, type Listener, type Outcome, type Steps } from '../flow.ts';
import { projectNames } from '../references/names.ts';
import { plainLine } from '../references/resolve-reference.ts';
import {
  escapeMarkdown,
  LISTED,
  sayAll,
  sayNumbered,
  sayRefusal,
  tell,
} from '../replies/format-reply.ts';
import { focusOn, refOf, tasksOf, type SpokenTask } from '../references/tasks-in-result.ts';
import { filterOfQuery, type Query } from '../understand/parse-query.ts';
import { textOf, type Token } from '../understand/tokens.ts';

const MOST = 50;

/** Answers a question for tasks: "p1 in Work", "am I free on friday?", "show passport". */
export function* answerQuery(tokens: readonly Token[], context: Context): Flow {
  const { listener } = context;
  const query = yield* readQuery(tokens, listener.language);
  const words = query.left.map(textOf);
  const [lost] = words;
  if (lost === undefined) return yield* listTasks(filterOfQuery(query), { query, listener });
  const unknown = query.left.find((run) => leadsToPlace(run, listener.language));
  if (query.parts.length === 0 && !query.noun && !unknown)
    return yield* findTasks(words.join(' '), listener);
  if (unknown) return { text: yield* sayNoPlace(textOf(unknown), listener) };
  const filter = [filterOfQuery(query), ...words.map(wordFilter)].filter((each) => each !== '');
  const result = yield* call('find_tasks', { filter: filter.join(' & '), limit: MOST });
  if (result.isError) return { text: sayRefusal(result, listener) };
  const found = tasksOf(result).tasks.filter((task) =>
    words.every((word) => isAbout(task, word, listener.language)),
  );
  if (found.length === 0) return offerSearch(lost, listener);
  const about = [
    describeQuery(query.parts, listener),
    ...words.map((word) => tell(listener, 'aboutAbout', { value: escapeMarkdown(word) })),
  ];
  return sayList(found, { about: about.filter((part) => part !== '').join(' '), listener });
}

interface Asked {
  query: Query;
  listener: Listener;
}

function* listTasks(filter: string, { query, listener }: Asked): Flow {
  const result = yield* call('find_tasks', { ...(filter ? { filter } : {}), limit: MOST });
  if (result.isError) return { text: sayRefusal(result, listener) };
  const { tasks: found, more } = tasksOf(result);
  const tasks = excludeTasks(found, query.except.left, listener.language);
  if (!tasks) return { text: sayUnknownExcept(query, listener) };
  const about = yield* describe(query, listener);
  if (tasks.length > 0) return sayList(tasks, { about, listener, more });
  const [only, second] = query.parts;
  if (only?.about === 'due' && !second)
    return { text: tell(listener, 'free', { when: only.value }), focus: [] };
  return {
    text: about === '' ? tell(listener, 'noneAtAll') : tell(listener, 'none', { about }),
    focus: [],
  };
}

const Week = z.object({ week_start: z.number().int().min(1).max(7) });

/** A week ends on the day before the person's week begins, which is said. */
function* describe({ parts, except }: Query, listener: Listener): Steps<string> {
  const found = describeQuery(parts, listener);
  const left =
    except.parts.length > 0
      ? describeQuery(except.parts, listener)
      : escapeMarkdown(textOf(except.left));
  const about =
    left === '' ? found : tell(listener, 'aboutExcept', { about: found, value: left }).trim();
  if (!parts.some(({ filter }) => /\bthis week$/u.test(filter))) return about;
  const me = Week.safeParse((yield* call('get_me', {})).content);
  if (!me.success) return about;
  // 1 January 2024 was a Monday.
  const last = new Date(Date.UTC(2024, 0, 7 + me.data.week_start - 1));
  const day = new Intl.DateTimeFormat(listener.language.name, { weekday: 'long', timeZone: 'UTC' });
  return tell(listener, 'through', { about, day: day.format(last) });
}

/** A filter in the language of filters; `undefined` when it is none. */
export function* answerRawFilter(filter: string, listener: Listener): Steps<Outcome | undefined> {
  const result = yield* call('find_tasks', { filter, limit: MOST });
  if (result.error?.code === 'invalid_input') return undefined;
  if (result.isError) return { text: sayRefusal(result, listener) };
  const { tasks, more } = tasksOf(result);
  const about = tell(listener, 'aboutFilter', { value: escapeMarkdown(filter) });
  if (tasks.length === 0) return { text: tell(listener, 'none', { about }), focus: [] };
  return sayList(tasks, { about, listener, more });
}

/** The tasks of a saved filter. */
export function* answerFilter(saved: { name: string; filter: string }, listener: Listener): Flow {
  const result = yield* call('find_tasks', { filter: saved.filter, limit: MOST });
  if (result.isError) return { text: sayRefusal(result, listener) };
  const { tasks, more } = tasksOf(result);
  const about = tell(listener, 'aboutFilter', { value: escapeMarkdown(saved.name) });
  if (tasks.length === 0) return { text: tell(listener, 'none', { about }), focus: [] };
  return sayList(tasks, { about, listener, more });
}

/** Tasks that have these words, open ones rather than done ones. */
export function* findTasks(words: string, listener: Listener): Flow {
  const result = yield* call('find_tasks', { text: words, limit: MOST });
  if (result.isError) return { text: sayRefusal(result, listener) };
  const { tasks } = tasksOf(result);
  const said = escapeMarkdown(words);
  if (tasks.length > 0) {
    const openTasks = tell(listener, 'openTasks', { n: tasks.length });
    return listed(tasks, tell(listener, 'found', { openTasks, words: said }), listener);
  }
  const done = tasksOf(yield* call('find_tasks', { text: words, filter: 'done', limit: MOST }));
  if (done.tasks.length === 0) return { text: tell(listener, 'foundNone', { words: said }) };
  const n = done.tasks.length;
  const title = tell(listener, 'foundDone', {
    words: said,
    tasks: tell(listener, 'tasks', { n }),
    are: tell(listener, 'are', { n }),
  });
  return listed(done.tasks, title, listener);
}

function offerSearch(words: string, listener: Listener): Outcome {
  return {
    text: tell(listener, 'findInstead', { words: escapeMarkdown(words) }),
    ask: (answer) =>
      listener.language.answers.yes.includes(plainLine(answer))
        ? findTasks(words, listener)
        : undefined,
  };
}

function* sayNoPlace(words: string, listener: Listener): Steps<string> {
  const projects = yield* projectNames();
  const name = words.replace(/^\S+ /u, '');
  return tell(listener, 'noPlace', {
    name: escapeMarkdown(name),
    projects: sayAll(projects.map(escapeMarkdown), listener),
  });
}

function sayList(
  tasks: readonly SpokenTask[],
  { about, listener, more = false }: { about: string; listener: Listener; more?: boolean },
): Outcome {
  const told = tell(listener, 'tasks', { n: tasks.length });
  if (more) return listed(tasks, tell(listener, 'moreThan', { n: MOST, about }), listener);
  const title =
    about === ''
      ? tell(listener, 'listAll', { tasks: told })
      : tell(listener, 'list', { tasks: told, about });
  return listed(tasks, title, listener);
}

function listed(tasks: readonly SpokenTask[], title: string, listener: Listener): Outcome {
  const left = tasks.length - LISTED;
  const rest = left > 0 ? `\n\n${tell(listener, 'more', { n: left })}` : '';
  return {
    text: `${title}\n\n${sayNumbered(tasks, listener)}${rest}`,
    focus: tasks.slice(0, LISTED).map(refOf),
    options: tasks.slice(0, LISTED).map(refOf),
  };
}

/** The most urgent first: priority, then what is due. */
export function* planDay(listener: Listener): Flow {
  const result = yield* call('find_tasks', { filter: 'today | overdue', limit: MOST });
  if (result.isError) return { text: sayRefusal(result, listener) };
  const { tasks } = tasksOf(result);
  if (tasks.length === 0) return { text: tell(listener, 'planNone') };
  const ordered = tasks.toSorted((a, b) => a.priority.localeCompare(b.priority));
  const told = tell(listener, 'tasks', { n: tasks.length });
  return listed(ordered, tell(listener, 'plan', { tasks: told }), listener);
}

export function* listProjects(listener: Listener): Flow {
  const result = yield* call('find_projects', {});
  if (result.isError) return { text: sayRefusal(result, listener) };
  const projects = projectsOf(result.content);
  const lines = projects.map(
    ({ name, open_tasks: n }) => `- ${escapeMarkdown(name)}, ${tell(listener, 'openTasks', { n })}`,
  );
  return { text: `${tell(listener, 'projects', { n: projects.length })}:\n\n${lines.join('\n')}` };
}

export function* addProject(name: string, listener: Listener): Flow {
  const result = yield* call('add_projects', { projects: [{ name }] });
  if (result.isError) return { text: sayRefusal(result, listener) };
  const [project] = projectsOf(result.content);
  if (!project) return { text: tell(listener, 'projectNotAdded') };
  return { text: tell(listener, 'projectAdded', { name: escapeMarkdown(project.name) }) };
}

const Notifications = z.object({ notifications: z.array(Notification), unread_count: z.number() });

export function* listNotifications(listener: Listener): Flow {
  const result = yield* call('find_notifications', { unread: true, limit: LISTED });
  if (result.isError) return { text: sayRefusal(result, listener) };
  const parsed = Notifications.safeParse(result.content);
  if (!parsed.success || parsed.data.notifications.length === 0)
    return { text: tell(listener, 'noNotifications') };
  const { notifications, unread_count: n } = parsed.data;
  const list = notifications.map(({ title }) => `- ${escapeMarkdown(title)}`).join('\n');
  return { text: tell(listener, 'notifications', { n, list }) };
}

export function* readNotifications(listener: Listener): Flow {
  const result = yield* call('mark_notifications', { all: true, read: true });
  return {
    text: result.isError ? sayRefusal(result, listener) : tell(listener, 'notificationsRead'),
  };
}

const Undone = z.object({ undone: z.object({ summary: z.string() }) });

export function* undo(listener: Listener): Flow {
  const result = yield* call('undo', {});
  if (result.isError) return { text: sayRefusal(result, listener) };
  const parsed = Undone.safeParse(result.content);
  const text = parsed.success
    ? tell(listener, 'undone', { what: escapeMarkdown(parsed.data.undone.summary) })
    : tell(listener, 'undoneBare');
  return { text, ...focusOn(tasksOf(result).tasks) };
}

export function* whoAmI(listener: Listener): Flow {
  const result = yield* call('get_me', {});
  if (result.isError) return { text: sayRefusal(result, listener) };
  const { name, time_zone: zone } = z
    .object({ name: z.string(), time_zone: z.string() })
    .parse(result.content);
  return { text: tell(listener, 'who', { name: escapeMarkdown(name), zone }) };
}

function projectsOf(content: Record<string, unknown> | undefined): Project[] {
  return z.object({ projects: z.array(Project) }).safeParse(content).data?.projects ?? [];
}
