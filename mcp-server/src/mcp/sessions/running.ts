import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import type { LiveBus } from '@taskloom/platform';
import { z } from 'zod';

const CHANNEL = 'taskloom.mcp-sessions';

const Relayed = z.object({
  session: z.string(),
  /** Absent: the session itself changed. */
  message: z.record(z.string(), z.unknown()).optional(),
});

/** A request that is being answered here. */
export interface Running {
  requestId: unknown;
  cancel(message: JSONRPCMessage): void;
  /** Takes what answers a question of it. */
  take?(message: JSONRPCMessage): boolean;
}

/**
 * What goes on in sessions on this replica. A client says that a request is cancelled, or answers what it
 * was asked, by another request, which may reach another replica: that one passes it on.
 */
export class RunningRequests implements AsyncDisposable {
  readonly #bySession = new Map<string, Set<Running>>();
  readonly #liveBus: LiveBus;
  #subscription: AsyncDisposable | undefined;

  private constructor(liveBus: LiveBus) {
    this.#liveBus = liveBus;
  }

  static async create(
    liveBus: LiveBus,
    { changed }: { changed: (session: string) => void },
  ): Promise<RunningRequests> {
    const running = new RunningRequests(liveBus);
    running.#subscription = await liveBus.subscribe(CHANNEL, (told) => {
      const { data } = Relayed.safeParse(told);
      if (!data) return;
      // Another replica has read it as a message of the protocol.
      if (data.message) running.#deliver(data.session, data.message as unknown as JSONRPCMessage);
      else changed(data.session);
    });
    return running;
  }

  add(session: string, running: Running): Disposable {
    const others = this.#bySession.get(session) ?? new Set();
    this.#bySession.set(session, others.add(running));
    return {
      [Symbol.dispose]: () => {
        others.delete(running);
        if (others.size === 0) this.#bySession.delete(session);
      },
    };
  }

  /** To the request it is about, wherever that is. */
  pass(session: string, message: JSONRPCMessage): void {
    if (!this.#deliver(session, message)) this.#liveBus.publish(CHANNEL, { session, message });
  }

  /** Before the change is answered, so that every replica hears of it before what follows on it. */
  tellChanged(session: string): void {
    this.#liveBus.publish(CHANNEL, { session });
  }

  #deliver(session: string, message: JSONRPCMessage): boolean {
    const here = [...(this.#bySession.get(session) ?? [])];
    if (!('method' in message)) return here.some((running) => running.take?.(message) === true);
    if (message.method !== 'notifications/cancelled') return true;
    const cancelled = message.params?.['requestId'];
    const found = here.filter(({ requestId }) => requestId === cancelled);
    for (const running of found) running.cancel(message);
    return found.length > 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#subscription?.[Symbol.asyncDispose]();
    this.#bySession.clear();
  }
}
