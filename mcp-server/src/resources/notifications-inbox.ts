import { findNotifications } from '../tools/account/find-notifications.ts';
import type { Resource } from './define-resource.ts';

export const notificationsInbox: Resource = {
  name: 'notifications',
  title: 'Notifications',
  description: 'The newest notifications and how many are unread.',
  uri: 'notifications://inbox',
  read: (_id, ctx) => findNotifications.run({ limit: 20 }, ctx),
};
