import type { LiveBus } from '@taskloom/platform';

import type { ConversationStore } from '../conversations/conversation-store.ts';
import type { RunRecord } from '../conversations/documents.ts';
import { channels } from '../conversations/keys.ts';
import { LeaseLost } from '../errors.ts';
import { holding } from './run-record.ts';
import type { RunSession } from './run-session.ts';

interface LeaseOptions {
  conversations: ConversationStore;
  liveBus: LiveBus;
  conversationId: string;
  run: RunRecord;
  leaseMs: number;
}

export interface Lease extends AsyncDisposable {
  /** From now on a lost lease ends this session, and a stop stops it. */
  watch(session: RunSession): void;
}

/** Renews the claim until disposed, and looks at the head whenever somebody says that it changed. */
export async function keepLease(options: LeaseOptions): Promise<Lease> {
  const { conversations, liveBus, conversationId, run, leaseMs } = options;
  let session: RunSession | undefined;
  let until = run.leaseUntil;
  let disposed = false;
  let looking: Promise<void> = Promise.resolve();

  async function renew(): Promise<void> {
    try {
      const leaseUntil = Date.now() + leaseMs;
      const head = await conversations.update(conversationId, (stored) => {
        if (disposed) return undefined;
        const held = holding(stored, run);
        return { ...held, run: { ...held.run, leaseUntil } };
      });
      until = leaseUntil;
      if (head?.run?.stop) session?.stop();
    } catch (error) {
      if (disposed) return;
      const lost = error instanceof LeaseLost || Date.now() > until;
      if (lost) session?.fail(error instanceof LeaseLost ? error : new LeaseLost({ cause: error }));
    }
  }

  const look = () => void (looking = looking.then(() => (disposed ? undefined : renew())));
  const timer = setInterval(look, leaseMs / 3);
  const subscription = await liveBus.subscribe(channels.conversation(conversationId), (hint) => {
    if (isStateHint(hint)) look();
  });
  return {
    watch(watched) {
      session = watched;
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
      clearInterval(timer);
      await subscription[Symbol.asyncDispose]();
      await looking;
    },
  };
}

function isStateHint(hint: unknown): boolean {
  return typeof hint === 'object' && hint !== null && 'kind' in hint && hint.kind === 'state';
}
