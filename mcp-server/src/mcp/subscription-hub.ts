import { AsyncLocalStorage } from 'node:async_hooks';

import type { ServerEvent, ServerEventBus } from '@modelcontextprotocol/server';
import type { LiveBus, Logger } from '@taskloom/platform';
import { z } from 'zod';

import { type Principal, principalId } from '../auth/principal.ts';
import type { InvalidationEvent } from '../domain/operations.ts';
import { LIMITS } from '../limits.ts';

const CHANNEL = 'taskloom.changes';
const HintMessage = z.object({
  users: z.array(z.string()),
  uris: z.array(z.string()),
  listChanged: z.boolean(),
});

/** After hints were lost: clients that hear this read their projects and notifications again. */
const MISSED = {
  uris: [
    'notifications://inbox',
    'view://today',
    'view://upcoming',
    'view://overdue',
    'view://inbox',
  ],
  listChanged: true,
};

/**
 * The bus behind `subscriptions/listen`. The SDK's has no notion of who listens, so each stream is
 * bound to the principal whose request opened it: hints go only to the people they concern, whatever
 * URIs others name.
 */
export class SubscriptionHub implements ServerEventBus, AsyncDisposable {
  readonly #opening = new AsyncLocalStorage<Principal>();
  readonly #listeners = new Map<string, Set<(event: ServerEvent) => void>>();
  readonly #liveBus: LiveBus;
  #subscription: AsyncDisposable | undefined;

  private constructor(liveBus: LiveBus) {
    this.#liveBus = liveBus;
  }

  static async create({
    liveBus,
    logger,
  }: {
    liveBus: LiveBus;
    logger: Logger;
  }): Promise<SubscriptionHub> {
    const hub = new SubscriptionHub(liveBus);
    const listen = (message: unknown) => {
      const hint = HintMessage.safeParse(message);
      if (hint.success) hub.#deliver(hint.data);
      else logger.warn('a live hint was not understood');
    };
    const onMissed = () => hub.#deliverToAll(MISSED);
    hub.#subscription = await liveBus.subscribe(CHANNEL, listen, { onMissed });
    return hub;
  }

  /** Tells every replica; this one hears it the same way. */
  tell(hint: InvalidationEvent): void {
    if (hint.users.length > 0) this.#liveBus.publish(CHANNEL, hint);
  }

  /** Who has a stream open here. */
  listening(): string[] {
    return [...this.#listeners.keys()];
  }

  /** Tells one person's streams on this replica alone. */
  tellHere(userId: string, uris: string[]): void {
    this.#deliver({ users: [userId], uris, listChanged: false });
  }

  /** Runs a request whose stream, if it opens one, is the principal's. */
  serve<T>(principal: Principal, run: () => T): T {
    return this.#opening.run(principal, run);
  }

  isFull(principal: Principal): boolean {
    const open = this.#listeners.get(principalId(principal));
    return (open?.size ?? 0) >= LIMITS.streamsPerPrincipal;
  }

  /** Only a principal's hints reach a stream; nothing is published to everybody. */
  publish(): void {}

  subscribe(listener: (event: ServerEvent) => void): () => void {
    const principal = this.#opening.getStore();
    if (!principal) return () => {};
    const id = principalId(principal);
    const listeners = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(id);
    };
  }

  /**
   * After a lost connection it is unknown which invalidations were missed: every principal is told to read
   * the resources that everybody has, and the list of resources, again.
   */
  #deliverToAll(hint: Omit<InvalidationEvent, 'users'>): void {
    this.#deliver({ ...hint, users: [...this.#listeners.keys()] });
  }

  #deliver({ users, uris, listChanged }: InvalidationEvent): void {
    for (const user of users)
      for (const listener of this.#listeners.get(user) ?? []) {
        if (listChanged) listener({ kind: 'resources_list_changed' });
        for (const uri of uris) listener({ kind: 'resource_updated', uri });
      }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#subscription?.[Symbol.asyncDispose]();
    this.#listeners.clear();
  }
}
