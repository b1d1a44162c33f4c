import { topics } from '@taskloom/contracts';
import { z } from 'zod';

import type { ReminderRow, TaskRow } from '../../domain/entities.ts';
import { addToOutbox, makeEvent } from '../../domain/operations.ts';
import { dueOf } from '../../domain/tasks/present.ts';
import { describeWhen } from '../../words/index.ts';
import { SETS } from '../annotations.ts';
import { defineSystemTool } from '../define-tool.ts';

export const releaseDueReminders = defineSystemTool({
  name: 'release_due_reminders',
  title: 'Release due reminders',
  description:
    'Emits reminder.due for each reminder whose time has come, and says when to ask again.',
  input: z.object({ limit: z.number().int().min(1).max(500).default(100) }),
  output: z.object({
    released: z.number().int(),
    next_at: z.string().optional(),
    more: z.boolean(),
  }),
  annotations: SETS,
  example: { limit: 100 },
  async run({ limit }, ctx) {
    const now = ctx.now.toString();
    const due = await ctx.sql<ReminderRow[]>`
      update taskloom.reminders set released_at = ${now}
       where id in (
         select id from taskloom.reminders
          where fire_at <= ${now} and released_at is null
          order by fire_at limit ${limit} for update skip locked)
       returning *`;
    const tasks = await ctx.sql<TaskRow[]>`
      select * from taskloom.tasks
       where id = any (${due.map((reminder) => reminder.task_id)}::uuid[])
         and status = 'open' and deleted_at is null`;
    const taskOf = new Map(tasks.map((task) => [task.id, task]));
    let released = 0;
    for (const reminder of due) {
      const task = taskOf.get(reminder.task_id);
      // Done or deleted in the meantime: nothing to be reminded of.
      if (!task || reminder.fire_at === null) continue;
      const { fire_at: occurrence } = reminder;
      released += 1;
      await ctx.actFor(reminder.user_id, async (work) => {
        const dueAt = dueOf(task);
        const event = makeEvent(work, {
          type: 'reminder.due',
          subject: task.id,
          version: task.version,
          data: {
            reminder_id: reminder.id,
            occurrence,
            user_id: reminder.user_id,
            task_id: task.id,
            title: task.title,
            ...(dueAt ? { due_words: describeWhen(dueAt, work.actor.words) } : {}),
          },
        });
        await addToOutbox(work, [{ topic: topics.reminders, key: task.id, event }]);
      });
    }
    const [next] = await ctx.sql<{ fire_at: string | null }[]>`
      select min(fire_at) as fire_at from taskloom.reminders
       where released_at is null and fire_at > ${now}`;
    return {
      released,
      ...(next?.fire_at ? { next_at: next.fire_at } : {}),
      more: due.length === limit,
    };
  },
});
