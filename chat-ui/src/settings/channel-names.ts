import { t } from '../text/t.ts';

/** What people call the channels. */
export const CHANNEL_NAMES: Record<string, string> = {
  in_app: t('In Taskloom'),
  email: 'E-mail',
  web_push: t('This browser'),
  ntfy: 'ntfy',
  webhook: 'Webhook',
};

/** What people call the kinds of notifications. */
export const KIND_NAMES: Record<string, string> = {
  reminder: t('Reminders'),
  assignment: t('Assigned to me'),
  comment: t('Comments'),
  mention: t('Mentions'),
  shared_project: t('Shared projects'),
  digest: t('Plans and reviews'),
};
