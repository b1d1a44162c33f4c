import { v7 as uuidv7 } from 'uuid';

import { TaskloomError } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import { asSystem } from '../as-person.ts';
import type { InvitationRow, MemberRow } from '../rows.ts';
import { forgetRoles } from '../members/roles.ts';
import { addIntents } from '../notifications/intents/intent-store.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { resolveReceived } from './invitation-store.ts';
import { retractNotice } from './tell-invited.ts';

/** The invited person joins the project in the role that they were offered. Returns what it is called. */
export async function acceptInvitation(work: UnitOfWork, reference: string): Promise<string> {
  const { actor, changes } = work;
  const { row, project } = await resolveReceived(work, reference);
  await asSystem(work.sql, actor.userId, async () => {
    const members = await work.sql<MemberRow[]>`
      select * from taskloom.project_members where project_id = ${row.project_id}`;
    if (members.length >= LIMITS.membersPerProject)
      throw new TaskloomError(
        'limit_exceeded',
        `A project has ${LIMITS.membersPerProject} members.`,
      );
    if (!members.some(({ user_id: id }) => id === actor.userId))
      await changes.insert('member', {
        id: uuidv7(),
        project_id: row.project_id,
        user_id: actor.userId,
        role: row.role,
      });
    await changes.update('invitation', row, { status: 'accepted', user_id: actor.userId });
  });
  forgetRoles(actor);
  await answered(work, { row, project, said: 'accepted the invitation' });
  return project;
}

export async function declineInvitation(work: UnitOfWork, reference: string): Promise<string> {
  const { row, project } = await resolveReceived(work, reference);
  await work.changes.update('invitation', row, { status: 'declined' });
  await answered(work, { row, project, said: 'declined the invitation' });
  return project;
}

/** Whoever invited hears what came of it, by what they know the person by. */
async function answered(
  work: UnitOfWork,
  { row, project, said }: { row: InvitationRow; project: string; said: string },
): Promise<void> {
  await retractNotice(work, row.id);
  await asSystem(work.sql, work.actor.userId, () =>
    addIntents(work, [
      {
        userId: row.invited_by,
        kind: 'shared_project',
        key: uuidv7(),
        projectId: row.project_id,
        title: project,
        body: `${row.label} ${said}.`,
      },
    ]),
  );
}
