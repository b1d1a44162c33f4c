import { describeWhen } from '../../../words/index.ts';
import { asPerson } from '../../as-person.ts';
import { dueOf } from '../../tasks/present.ts';
import { findTasksByQuery } from '../../tasks/find-tasks.ts';
import type { UnitOfWork } from '../../unit-of-work.ts';
import type { SystemContext } from '../../system-context.ts';
import type { DigestName } from './digest-times.ts';

/** What a digest lists; `more` says how many are left out. */
export interface DigestSection {
  name: string;
  tasks: { title: string; due?: string }[];
  more: boolean;
}

const SHOWN = 20;

const SECTIONS: Record<DigestName, { name: string; filter: string }[]> = {
  daily_plan: [
    { name: 'Overdue', filter: 'overdue' },
    { name: 'Today', filter: 'today & !overdue' },
    { name: 'Next three days', filter: 'upcoming & due before: +4 days' },
  ],
  weekly_review: [
    { name: 'Done in the last seven days', filter: 'done & completed after: -8 days' },
    { name: 'Overdue', filter: 'overdue' },
    { name: 'The week ahead', filter: '(today | upcoming) & !overdue & due before: +8 days' },
  ],
};

/** The person's tasks as they stand now, read with their own rights. */
export async function digestContent(
  ctx: SystemContext,
  { userId, digest }: { userId: string; digest: DigestName },
): Promise<DigestSection[]> {
  return ctx.actFor(userId, (work) =>
    asPerson(work.sql, userId, async () => {
      const sections: DigestSection[] = [];
      for (const { name, filter } of SECTIONS[digest])
        sections.push(
          await readSection(work, { name, filter: `(${filter}) & !assigned to: others` }),
        );
      return sections.filter(({ tasks }) => tasks.length > 0);
    }),
  );
}

async function readSection(
  work: UnitOfWork,
  { name, filter }: { name: string; filter: string },
): Promise<DigestSection> {
  const { rows, next_cursor: more } = await findTasksByQuery(work, { filter, limit: SHOWN });
  const tasks = rows.map((row) => {
    const due = dueOf(row);
    return { title: row.title, ...(due ? { due: describeWhen(due, work.actor.words) } : {}) };
  });
  return { name, tasks, more: more !== undefined };
}

/** For a line in the inbox. */
export function summariseDigest(sections: readonly DigestSection[]): string {
  if (sections.length === 0) return 'Nothing is due.';
  return sections
    .map(({ name, tasks, more }) => `${name}: ${tasks.length}${more ? '+' : ''}`)
    .join(' · ');
}
