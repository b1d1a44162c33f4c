import type { Principal } from '../auth/principal.ts';
import type { CalendarAddresses } from '../calendar/addresses.ts';
import type { Sealer } from '../auth/sealer.ts';
import type { InvitationLinks } from '../domain/invitations/invitation-links.ts';
import type { ConfirmationLinks } from '../domain/notifications/deliveries/confirm-address.ts';
import type { UnitOfWork } from '../domain/unit-of-work.ts';
import type { DownloadLinks } from '../import-export/export/download-links.ts';

/** What a person's tool gets. Everything in it lives as long as the call's transaction. */
export interface ToolContext extends UnitOfWork {
  principal: Principal;
  calendar: CalendarAddresses;
  downloads: DownloadLinks;
  invitations: InvitationLinks;
  confirmations: ConfirmationLinks;
  sealer: Sealer;
  /** Notes which operation this one takes back. */
  undoes(operationId: string): void;
  /** Tells the person's own open pages to read these resources again. */
  hint(uris: string[]): void;
  /** Tells a caller that asked for it how far a long call has come. */
  progress(done: number, total: number): void;
  signal: AbortSignal;
}
