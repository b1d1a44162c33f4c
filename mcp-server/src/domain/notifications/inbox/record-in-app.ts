import type { NotificationKind } from '@taskloom/contracts';
import { v7 as uuidv7 } from 'uuid';
import type { SystemContext } from '../../system-context.ts';

/** A line in a person's inbox, once per notification intent. Returns whether it is new. */
export async function recordInApp(
  ctx: SystemContext,
  intent: {
    id: string;
    user_id: string;
    kind: NotificationKind;
    title: string;
    body: string | null;
    task_id: string | null;
    project_id: string | null;
    reminder_id: string | null;
    occurrence: string | null;
  },
): Promise<boolean> {
  const [made] = await ctx.sql<{ id: string }[]>`
    insert into taskloom.notifications ${ctx.sql({
      id: uuidv7(),
      notice_id: intent.id,
      user_id: intent.user_id,
      kind: intent.kind,
      title: intent.title,
      body: intent.body,
      task_id: intent.task_id,
      project_id: intent.project_id,
      reminder_id: intent.reminder_id,
      occurrence: intent.occurrence,
      channel: 'in_app',
      created_at: ctx.now.toString(),
    })}
    on conflict do nothing returning id`;
  if (!made) return false;
  ctx.hint(intent.user_id, ['notifications://inbox']);
  return true;
}
