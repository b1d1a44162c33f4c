import type { NotificationKind } from '@taskloom/contracts';

import type { NotificationIntent } from '../notification-intent.ts';
import { escapeHtml, renderHtml } from './html.ts';

/** A notice as the channels send it. */
export interface Message extends NotificationIntent {
  /** One line. */
  subject: string;
  /** A few lines, for a lock screen. */
  short: string;
  text: string;
  html: string;
  urgent: boolean;
  /** Where it is opened. */
  url?: string | undefined;
}

const SHORT_LENGTH = 1_000;

const SUBJECTS: Record<NotificationKind, (title: string) => string> = {
  reminder: (title) => `Reminder: ${title}`,
  assignment: (title) => `Assigned to you: ${title}`,
  comment: (title) => `Comment on ${title}`,
  mention: (title) => `You were mentioned in ${title}`,
  shared_project: (title) => `Shared with you: ${title}`,
  digest: (title) => title,
  summary: (title) => title,
  system: (title) => title,
};

/** Words a notice for every channel at once. */
export function renderMessage(
  notice: NotificationIntent,
  { url }: { url?: string | undefined },
): Message {
  const subject = SUBJECTS[notice.kind](notice.title.replaceAll(/\s+/gu, ' '));
  const lists = (notice.sections ?? []).map(
    ({ name, tasks, more }) =>
      `${name}\n${tasks.map(lineOf).join('\n')}${more ? '\n… and more' : ''}`,
  );
  const said = notice.body ?? (notice.sections?.length === 0 ? 'Nothing is due.' : undefined);
  const text = [
    subject,
    ...(said === undefined ? [] : [said]),
    ...lists,
    ...(url === undefined ? [] : [url]),
  ].join('\n\n');
  return {
    ...notice,
    subject,
    short: [...(said === undefined ? [] : [said]), ...lists].join('\n\n').slice(0, SHORT_LENGTH),
    text: `${text}\n`,
    html: renderHtml({ heading: escapeHtml(subject), said, sections: notice.sections ?? [], url }),
    urgent: notice.kind === 'reminder',
    url,
  };
}

function lineOf({ title, due }: { title: string; due?: string | undefined }): string {
  return due === undefined ? `• ${title}` : `• ${title} (${due})`;
}
