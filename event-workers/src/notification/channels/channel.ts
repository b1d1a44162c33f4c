import type { OutsideChannel } from '@taskloom/contracts';

import type { Message } from '../render/message.ts';

/** One address of a person, and the id that is the same however often this delivery is tried. */
export interface Target {
  id: string;
  address: string;
  /** Web push: of the browser's subscription. */
  keys?: { p256dh: string; auth: string } | undefined;
  /** Webhooks: the newest first. */
  secrets?: string[] | undefined;
}

/** A way to reach a person outside of the inbox. */
export interface Channel {
  readonly name: OutsideChannel;
  /** Resolves once the other side has it. @throws DeliveryFailure */
  send(message: Message, target: Target, signal: AbortSignal): Promise<void>;
  /** Ends the connections it keeps. */
  close?(): void;
}

/** `failed` may go better later, `refused` never will, `gone` says the address is dead. */
export class DeliveryFailure extends Error {
  override name = 'DeliveryFailure';
  readonly outcome: 'failed' | 'refused' | 'gone';

  /** `reason` is shown to the person: a status or a kind of failure, never what was sent. */
  constructor(outcome: DeliveryFailure['outcome'], reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.outcome = outcome;
  }
}
