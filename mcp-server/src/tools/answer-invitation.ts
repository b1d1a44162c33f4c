import type { AnswerInvitation } from '../accounts/routes/invitations.ts';
import { GRANTABLE_SCOPES } from '../auth/principal.ts';
import { TaskloomError } from '../errors.ts';
import { callPersonTool } from './execute.ts';
import { manageInvitations } from './people/manage-invitations.ts';
import type { ToolServices } from './tool-call.ts';

/** The tool's call for somebody who answers on the page that an invitation's link opens. */
export async function answerInvitation(
  services: ToolServices,
  ...[userId, input]: Parameters<AnswerInvitation>
): Promise<string | undefined> {
  try {
    await callPersonTool(services, manageInvitations, {
      principal: { kind: 'person', userId, scopes: GRANTABLE_SCOPES },
      input,
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof TaskloomError)) throw error;
    return `${error.message} ${error.details.hint ?? ''}`.trim();
  }
}

const ANSWER_MS = 15_000;
