import type { NotificationKind } from '@taskloom/contracts';
import { v7 as uuidv7 } from 'uuid';

import type { SystemContext } from '../../tools/context.ts';

/** A line in a person's inbox, once per notice. Returns whether it is new. */
export async function recordInApp(
  ctx: SystemContext,
  notice: {
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
      notice_id: notice.id,
      user_id: notice.user_id,
      kind: notice.kind,
      title: notice.title,
      body: notice.body,
      task_id: notice.task_id,
      project_id: notice.project_id,
      reminder_id: notice.reminder_id,
      occurrence: notice.occurrence,
      channel: 'in_app',
      created_at: ctx.now.toString(),
    })}
    on conflict do nothing returning id`;
  if (!made) return false;
  ctx.hint(notice.user_id, ['notifications://inbox']);
  return true;
}
