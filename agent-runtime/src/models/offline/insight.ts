import { z } from 'zod';

import { call, type Flow } from './flow.ts';
import { count, escapeMarkdown, sayNumbered, sayRefusal } from './say.ts';
import { refOf, tasksOf } from './tasks-of.ts';

const Overview = z.object({
  overdue: z.number(),
  today: z.number(),
  next_7_days: z.number(),
  no_date: z.number(),
  projects: z.array(z.object({ name: z.string(), open: z.number(), overdue: z.number() })),
});

export function* sayOverview(): Flow {
  const result = yield* call('get_overview', {});
  const parsed = Overview.safeParse(result.content);
  if (result.isError || !parsed.success) return { text: sayRefusal(result) };
  const { overdue, today, next_7_days: week, no_date: undated, projects } = parsed.data;
  const lines = projects
    .filter(({ open }) => open > 0)
    .map(({ name, open, overdue: late }) => {
      const behind = late > 0 ? `, ${late} overdue` : '';
      return `- **${escapeMarkdown(name)}** · ${open} open${behind}`;
    });
  return {
    text: `${overdue} overdue, ${today} due today, ${week} in the next 7 days, ${undated} without a date.\n\n${lines.join('\n')}`.trim(),
  };
}

const Stats = z.object({
  days: z.array(z.object({ date: z.string(), added: z.number(), completed: z.number() })),
  completed: z.number(),
  streak_days: z.number(),
});

export function* sayStats(): Flow {
  const result = yield* call('get_stats', { days: 7 });
  const parsed = Stats.safeParse(result.content);
  if (result.isError || !parsed.success) return { text: sayRefusal(result) };
  const { days, completed, streak_days: streak } = parsed.data;
  const lines = days.map(
    ({ date, added, completed: done }) => `- ${date}: ${done} completed, ${added} added`,
  );
  const row = streak > 1 ? `, on ${streak} days in a row` : '';
  return {
    text: `In the last 7 days you completed ${count(completed, 'task')}${row}.\n\n${lines.join('\n')}`,
  };
}

const Activity = z.object({
  activity: z.array(
    z.object({ entity: z.string(), what: z.string(), fields: z.array(z.string()) }),
  ),
});

export function* sayActivity(): Flow {
  const result = yield* call('find_activity', { limit: 10 });
  const parsed = Activity.safeParse(result.content);
  if (result.isError || !parsed.success) return { text: sayRefusal(result) };
  if (parsed.data.activity.length === 0) return { text: 'Nothing was changed yet.' };
  const lines = parsed.data.activity.map(({ entity, what, fields }) => {
    const named = what === 'changed' && fields.length > 0 ? ` (${fields.join(', ')})` : '';
    return `- ${what} a ${entity}${escapeMarkdown(named)}`;
  });
  return {
    text: `The last changes, newest first:\n\n${lines.join('\n')}\n\nSay “undo” to take back the last one.`,
  };
}

export function* sayTrash(): Flow {
  const result = yield* call('find_tasks', { deleted: true, sort: 'updated', limit: 20 });
  if (result.isError) return { text: sayRefusal(result) };
  const { tasks } = tasksOf(result);
  if (tasks.length === 0) return { text: 'The trash is empty.' };
  return {
    text: `In the trash, newest first:\n\n${sayNumbered(tasks)}\n\nSay “restore 1” or “restore ${escapeMarkdown(tasks[0]?.title ?? '')}” to bring one back.`,
    focus: tasks.map(refOf),
  };
}

const Preview = z.object({
  understood: z.string(),
  next: z.array(z.object({ date: z.string().optional(), at: z.string().optional() })),
});

export function* sayPreview(recurrence: string): Flow {
  const result = yield* call('preview_recurrence', { recurrence, count: 5 });
  const parsed = Preview.safeParse(result.content);
  if (result.isError || !parsed.success) return { text: sayRefusal(result) };
  const lines = parsed.data.next.map(
    ({ date, at }) => `- ${date ?? at?.replace(/:00(?:\.0+)?Z$/u, ' UTC').replace('T', ' ') ?? ''}`,
  );
  return { text: `${escapeMarkdown(parsed.data.understood)}:\n\n${lines.join('\n')}` };
}
