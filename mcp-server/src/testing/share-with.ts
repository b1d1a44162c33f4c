import type { Answer, TestClient } from './test-server.ts';

/** Invites a person into a project and accepts for them. Answers what the inviting did. */
export async function shareWith(
  owner: Pick<TestClient, 'call'>,
  given: { to: Pick<TestClient, 'call'>; project: string; person: string; role: string },
): Promise<Answer> {
  const { to, project, person, role } = given;
  const answer = await owner.call('share_project', { project, person, role });
  await to.call('manage_invitations', { action: 'accept', invitation: project });
  return answer;
}
