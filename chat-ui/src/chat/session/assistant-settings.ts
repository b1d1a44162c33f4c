import { CHAT_PROTOCOL_VERSION as v } from '@taskloom/contracts';
import type { ApprovalGrant } from '@taskloom/contracts';

import type { Send } from './chat-socket.ts';

/** What the settings ask of the assistant and change; the answers come to the session as all others do. */
export class AssistantSettings {
  readonly #send: Send;

  constructor(send: Send) {
    this.#send = send;
  }

  listGrants(): void {
    this.#send({ v, type: 'list_grants' });
  }

  forgetGrant({ tool, reason }: Pick<ApprovalGrant, 'tool' | 'reason'>): void {
    this.#send({ v, type: 'forget_grant', tool, reason });
  }

  listPreferences(): void {
    this.#send({ v, type: 'list_preferences' });
  }

  /** Adds the one of this id, or changes it; without text it is forgotten. */
  changePreference(id: string, text?: string): void {
    if (text === undefined) this.#send({ v, type: 'forget_preference', id });
    else this.#send({ v, type: 'save_preference', id, text });
  }

  listUse(): void {
    this.#send({ v, type: 'list_use' });
  }
}
