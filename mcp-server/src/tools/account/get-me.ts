import { Me } from '@taskloom/contracts';
import { z } from 'zod';

import { presentSettings } from '../../domain/settings/present.ts';
import { READS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';

export const getMe = defineTool({
  name: 'get_me',
  title: 'Who am I',
  description: 'Your account: name, time zone, inbox, settings.',
  toolset: 'account',
  scope: 'tasks:read',
  input: z.object({}),
  // The settings' insides are left to the docs, like those of a task.
  output: Me.extend({ settings: z.looseObject({}) }),
  annotations: READS,
  example: {},
  async run(_input, ctx) {
    const { user } = ctx.actor;
    return {
      id: user.id,
      name: user.name,
      ...(user.email === null ? {} : { email: user.email }),
      time_zone: user.time_zone,
      week_start: user.week_start,
      inbox_project_id: ctx.actor.inboxId,
      scopes: [...ctx.principal.scopes],
      settings: { ...(await presentSettings(ctx, { user })) },
    };
  },
});
