import type { Logger } from '@taskloom/platform';
import type { Temporal } from 'temporal-polyfill';

import type { Principal } from '../auth/principal.ts';
import type { CalendarAddresses } from '../calendar/addresses.ts';
import type { Database } from '../database/database.ts';
import type { People } from '../domain/actors.ts';
import type { ChangeTracker } from '../domain/change-tracker.ts';
import type { Sealer } from '../auth/sealer.ts';
import type { InvitationLinks } from '../domain/invitations/invitation-links.ts';
import type { ConfirmationLinks } from '../domain/notifications/deliveries/confirm-address.ts';
import type { InvalidationEvent } from '../domain/operations.ts';
import type { DownloadLinks } from '../import-export/export/download-links.ts';
import type { ResourceLink } from './define-tool.ts';
import type { ObserveCall } from './metrics.ts';

export interface ToolServices {
  database: Database;
  people: People;
  logger: Logger;
  /** After the commit: tells open pages and wakes the relay. */
  committed(hints: readonly InvalidationEvent[]): void;
  observe: ObserveCall;
  now(): Temporal.Instant;
  calendar: CalendarAddresses;
  downloads: DownloadLinks;
  /** `mail` sends at once. */
  invitations: InvitationLinks;
  /** The same. */
  confirmations: ConfirmationLinks;
  sealer: Sealer;
}

export interface ToolCall {
  principal: Principal;
  input: unknown;
  idempotencyKey?: string | undefined;
  causedBy?: string | undefined;
  /** W3C Trace Context: of the caller, or of this call's own span where spans are exported. */
  traceparent?: string | undefined;
  /** Where the person's program is. */
  timeZone?: string | undefined;
  signal: AbortSignal;
  progress?: (done: number, total: number) => void;
  /** Whether the person agreed, for a tool that asks; `undefined` when nobody can be asked here. */
  confirm?: (question: string) => Promise<'yes' | 'no' | 'asked'>;
}

export interface ToolAnswer {
  output: Record<string, unknown>;
  text: string;
  links?: ResourceLink[];
}

/** What `confirm` answering `asked` comes to: the caller has to ask the person and call again. */
export const ASKED = Symbol('asked');

/** What a call comes to, beside its answer, once it is committed. */
export interface Outcome<T> {
  answer: T;
  told: Promise<InvalidationEvent>[];
  changes?: ChangeTracker;
  /** What is done once it is committed. */
  after?: readonly (() => void)[];
}
