import type { ConversationSummary } from '@taskloom/contracts';

import { locale } from '../../text/language.ts';
import { t } from '../../text/t.ts';
import { dayIn, daysBetween, utc } from '../../time/calendar-day.ts';

export interface ConversationGroup {
  name: string;
  conversations: ConversationSummary[];
}

/** Pinned ones, then by the day on which they were written in last: Today, Yesterday, a week, months. */
export function groupByDate(
  conversations: readonly ConversationSummary[],
  { timeZone, now }: { timeZone: string; now: Date },
): ConversationGroup[] {
  const today = dayIn(timeZone, now);
  const groups = new Map<string, ConversationSummary[]>();
  for (const conversation of conversations) {
    const day = dayIn(timeZone, new Date(conversation.updatedAt));
    const name = conversation.pinned ? t('Pinned') : nameOf(day, today);
    groups.set(name, [...(groups.get(name) ?? []), conversation]);
  }
  return [...groups].map(([name, members]) => ({ name, conversations: members }));
}

function nameOf(day: string, today: string): string {
  const ago = daysBetween(day, today);
  if (ago <= 0) return t('Today');
  if (ago === 1) return t('Yesterday');
  if (ago <= 7) return t('Previous 7 days');
  const sameYear = day.slice(0, 4) === today.slice(0, 4);
  return new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    month: 'long',
    ...(!sameYear && { year: 'numeric' }),
  }).format(utc(day));
}
