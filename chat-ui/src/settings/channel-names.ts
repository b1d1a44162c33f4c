/** What people call the channels. */
export const CHANNEL_NAMES: Record<string, string> = {
  in_app: 'In Taskloom',
  email: 'E-mail',
  web_push: 'This browser',
  ntfy: 'ntfy',
  webhook: 'Webhook',
};

/** What people call the kinds of notifications. */
export const KIND_NAMES: Record<string, string> = {
  reminder: 'Reminders',
  assignment: 'Assigned to me',
  comment: 'Comments',
  mention: 'Mentions',
  shared_project: 'Shared projects',
  digest: 'Plans and reviews',
};
