import type { LiveBus } from '@taskloom/platform';

import type { ConversationStore } from '../conversations/conversation-store.ts';
import type { RunRecord } from '../conversations/documents.ts';
import { channels } from '../conversations/keys.ts';
import { LeaseLost } from '../errors.ts';
import { holding } from './run-record.ts';
import type { RunSession } from './run-session.ts';

export const RENEWALS_PER_LEASE = 3;

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
  /** On this pod's monotonic clock: nobody has seen the lease stand still for longer before then. */
  let until = performance.now() + leaseMs;
  let disposed = false;
  let looking: Promise<void> = Promise.resolve();

  async function renew(): Promise<void> {
    try {
      const started = performance.now();
      const head = await conversations.update(conversationId, (stored) => {
        if (disposed) return undefined;
        const held = holding(stored, run);
        return { ...held, run: { ...held.run, renewals: held.run.renewals + 1 } };
      });
      until = started + leaseMs;
      if (head?.run?.stop) session?.stop();
    } catch (error) {
      if (disposed) return;
      const lost = error instanceof LeaseLost || performance.now() > until;
      if (lost) session?.fail(error instanceof LeaseLost ? error : new LeaseLost({ cause: error }));
    }
  }

  const look = () => void (looking = looking.then(() => (disposed ? undefined : renew())));
  const timer = setInterval(look, leaseMs / RENEWALS_PER_LEASE);
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
