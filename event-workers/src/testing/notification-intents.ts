import { randomUUID } from 'node:crypto';

import type { Target } from '../notification/channels/channel.ts';
import type { NotificationIntent } from '../notification/notification-intent.ts';
import { type Message, renderMessage } from '../notification/render/message.ts';

export function makeNotificationIntent(
  fields: Partial<NotificationIntent> = {},
): NotificationIntent {
  return {
    id: randomUUID(),
    kind: 'reminder',
    title: 'Buy milk',
    body: 'Due today 17:00',
    task_id: randomUUID(),
    created_at: '2026-11-21T09:00:00Z',
    ...fields,
  };
}

export function makeMessage(fields: Partial<NotificationIntent> = {}): Message {
  return renderMessage(makeNotificationIntent(fields), { url: 'https://taskloom.example' });
}

export function makeTarget(fields: Partial<Target> & Pick<Target, 'address'>): Target {
  return { id: randomUUID(), ...fields };
}
