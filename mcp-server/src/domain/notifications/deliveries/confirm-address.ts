import { createLink } from '../../../accounts/links.ts';
import { invalidInput, TaskloomError } from '../../../errors.ts';
import { LIMITS } from '../../../limits.ts';
import { asSystem } from '../../as-person.ts';
import type { UnitOfWork } from '../../unit-of-work.ts';

const LINK_SECONDS = 86_400;

/** What the tools need of the world outside to have an address confirmed. */
export interface ConfirmationLinks {
  /** Whether a mail can be sent at all. */
  canMail: boolean;
  /** The address that a link's token opens. */
  address(token: string): string;
  /** Sends it once the call is committed. */
  mail(given: { to: string; url: string; name: string }): void;
}

export interface Confirming extends UnitOfWork {
  confirmations: ConfirmationLinks;
}

/** The address of the account, once its owner has confirmed it, needs no further mail. */
export async function confirmedAlready(work: UnitOfWork, address: string): Promise<string | null> {
  const [own] = await work.sql<{ email: string | null }[]>`
    select email from taskloom.users
     where id = ${work.actor.userId} and email_confirmed_at is not null`;
  return own?.email?.toLowerCase() === address.toLowerCase() ? work.changes.at : null;
}

/** Sends a link to the address: whoever opens it reads that mailbox. */
export async function askToConfirm(
  work: Confirming,
  { id, address }: { id: string; address: string },
): Promise<void> {
  const { sql, actor, confirmations } = work;
  if (!confirmations.canMail)
    throw invalidInput('This Taskloom cannot send the mail that confirms the address.', {
      path: 'address',
      hint: 'Whoever runs it gives the MCP server TASKLOOM_SMTP_URL and TASKLOOM_MAIL_FROM, too.',
    });
  const token = await asSystem(sql, actor.userId, async () => {
    const [sent] = await sql<{ count: number }[]>`
      select count(*)::int as count from taskloom.account_links
       where user_id = ${actor.userId} and kind = 'confirm_channel'`;
    // Links last a day: otherwise anybody could have the operator's server write to anybody.
    if ((sent?.count ?? 0) >= LIMITS.confirmationsPerDay)
      throw new TaskloomError(
        'limit_exceeded',
        `At most ${LIMITS.confirmationsPerDay} mails to confirm an address are sent a day.`,
        { path: 'address', hint: 'Go on tomorrow.' },
      );
    const data = { channel: id };
    return createLink(sql, {
      kind: 'confirm_channel',
      userId: actor.userId,
      data,
      seconds: LINK_SECONDS,
    });
  });
  confirmations.mail({ to: address, url: confirmations.address(token), name: actor.user.name });
}
