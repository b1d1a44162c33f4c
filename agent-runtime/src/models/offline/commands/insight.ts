import { z } from 'zod';

import { call, type Flow, type Listener, type Steps } from '../flow.ts';
import {
  escapeMarkdown,
  sayMoment,
  sayNumbered,
  sayRefusal,
  tell,
} from '../replies/format-reply.ts';
import { refOf, tasksOf } from '../references/tasks-in-result.ts';

const Overview = z.object({
  overdue: z.number(),
  today: z.number(),
  next_7_days: z.number(),
  no_date: z.number(),
  projects: z.array(z.object({ name: z.string(), open: z.number(), overdue: z.number() })),
});

export function* sayOverview(to: Listener): Flow {
  const result = yield* call('get_overview', {});
  const parsed = Overview.safeParse(result.content);
  if (result.isError || !parsed.success) return { text: sayRefusal(result, to) };
  const { overdue, today, next_7_days: week, no_date: undated, projects } = parsed.data;
  const list = projects
    .filter(({ open }) => open > 0)
    .map(({ name, open, overdue: late }) =>
      tell(to, late > 0 ? 'overviewLate' : 'overviewProject', {
        name: escapeMarkdown(name),
        open,
        late,
      }),
    );
  return {
    text: tell(to, 'overview', { overdue, today, week, undated, list: list.join('\n') }).trim(),
  };
}

const Stats = z.object({
  days: z.array(z.object({ date: z.string(), added: z.number(), completed: z.number() })),
  completed: z.number(),
  streak_days: z.number(),
});

export function* sayStats(to: Listener): Flow {
  const result = yield* call('get_stats', { days: 7 });
  const parsed = Stats.safeParse(result.content);
  if (result.isError || !parsed.success) return { text: sayRefusal(result, to) };
  const { days, completed, streak_days: streak } = parsed.data;
  const list = days.map(({ date, added, completed: done }) =>
    tell(to, 'statsDay', { date: sayMoment(date, 'UTC') ?? date, done, added }),
  );
  return {
    text: tell(to, streak > 1 ? 'statsStreak' : 'stats', {
      tasks: tell(to, 'tasks', { n: completed }),
      streak,
      list: list.join('\n'),
    }),
  };
}

const Activity = z.object({
  activity: z.array(
    z.object({
      actor: z.string(),
      summary: z.string(),
    }),
  ),
});

export function* sayActivity(to: Listener): Flow {
  const result = yield* call('find_activity', { limit: 10 });
  const parsed = Activity.safeParse(result.content);
  if (result.isError || !parsed.success) return { text: sayRefusal(result, to) };
  if (parsed.data.activity.length === 0) return { text: tell(to, 'noActivity') };
  const lines = parsed.data.activity.map(
    ({ actor, summary }) => `- ${escapeMarkdown(`${actor} ${summary}`)}`,
  );
  return { text: tell(to, 'activity', { list: lines.join('\n') }) };
}

export function* sayTrash(to: Listener): Flow {
  const result = yield* call('find_tasks', { deleted: true, sort: 'updated', limit: 20 });
  if (result.isError) return { text: sayRefusal(result, to) };
  const { tasks } = tasksOf(result);
  const [newest] = tasks;
  if (!newest) return { text: tell(to, 'trashEmpty') };
  return {
    text: tell(to, 'trash', { list: sayNumbered(tasks, to), title: escapeMarkdown(newest.title) }),
    focus: tasks.map(refOf),
    options: tasks.map(refOf),
  };
}

const Preview = z.object({
  understood: z.string(),
  next: z.array(z.object({ date: z.string().optional(), at: z.string().optional() })),
});

export function* sayPreview(recurrence: string, to: Listener): Flow {
  const result = yield* call('preview_recurrence', { recurrence, count: 5 });
  const parsed = Preview.safeParse(result.content);
  if (result.isError || !parsed.success) return { text: sayRefusal(result, to) };
  const { next, understood } = parsed.data;
  const isTimed = next.some(({ at }) => at !== undefined);
  const zone = isTimed ? yield* zoneOf(to) : undefined;
  const list = next.map(({ date, at = '' }) => `- ${sayMoment(date ?? at, zone) ?? ''}`);
  return { text: `${escapeMarkdown(understood)}:\n\n${list.join('\n')}` };
}

/** The person's zone, asked for where nothing told it. */
function* zoneOf({ timeZone }: Listener): Steps<string | undefined> {
  if (timeZone !== undefined) return timeZone;
  const { content } = yield* call('get_me', {});
  return z.object({ time_zone: z.string() }).safeParse(content).data?.time_zone;
}
