import type { UnitOfWork } from '../unit-of-work.ts';

/** Whom: by an address, whoever has it, or somebody the inviter knows already. */
export type Invited = { email: string } | { userId: string; name: string };

/** What the tools need of the world outside to let an invited person find the invitation. */
export interface InvitationLinks {
  /** The address that a link's token opens. */
  address(token: string): string;
  /** Sends it once the call is committed; where no mail can be sent it does nothing. */
  mail(given: { to: string; url: string; project: string; inviter: string; role: string }): void;
}

export interface Inviting extends UnitOfWork {
  invitations: InvitationLinks;
}
