import { z } from 'zod';

import { readActivity } from '../../domain/insight/activity.ts';
import { decodeCursor, encodeCursor } from '../../domain/page.ts';
import { lookUpTask, resolveProject } from '../../domain/resolve.ts';
import { describeWhen } from '../../words/index.ts';
import { READS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';
import { reference } from '../fields.ts';
import { page } from '../schemas.ts';

export const findActivity = defineTool({
  name: 'find_activity',
  title: 'Find activity',
  description:
    'What was changed, by whom and when, newest first: of a task, of a project, or all you see.',
  toolset: 'insight',
  scope: 'tasks:read',
  input: z.object({ task: reference.optional(), project: reference.optional(), ...page }),
  output: z.object({
    activity: z.array(
      z.object({
        operation_id: z.string(),
        entity: z.string(),
        entity_id: z.string(),
        title: z.string().optional(),
        actor_id: z.string(),
        actor: z.string(),
        summary: z.string(),
        at: z.string(),
      }),
    ),
    next_cursor: z.string().optional(),
  }),
  annotations: READS,
  example: { project: 'Home' },
  async run({ task, project, limit, cursor }, ctx) {
    const taskId = task === undefined ? undefined : (await lookUpTask(ctx, task)).id;
    const projectId = project === undefined ? undefined : (await resolveProject(ctx, project)).id;
    const search = { name: 'find_activity', asked: [taskId, projectId] };
    const after = decodeCursor(search, { cursor, parts: ['integer'] });
    const lines = await readActivity(ctx, {
      taskId,
      projectId,
      before: after && String(after[0]),
      limit: limit + 1,
    });
    const shown = lines.slice(0, limit);
    const last = shown.at(-1);
    return {
      activity: shown.map(({ id: _id, ...line }) => line),
      ...(lines.length > limit && last ? { next_cursor: encodeCursor(search, [last.id]) } : {}),
    };
  },
  say: ({ activity, next_cursor: more }, { actor: { words } }) =>
    [
      ...(activity.length === 0 ? ['Nothing was changed.'] : []),
      ...activity.map(
        ({ at, actor, summary, operation_id: operation }) =>
          `- ${describeWhen({ at, timeZone: words.timeZone }, words)}: ${actor} ${summary} [${operation}]`,
      ),
      ...(more === undefined ? [] : [`There is more: cursor ${more}`]),
    ].join('\n'),
});
