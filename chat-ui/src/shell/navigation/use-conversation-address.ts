import { useEffect } from 'react';

import { useWorkspace } from '../../data/workspace.ts';
import { go, readAddress, useAddress } from './address.ts';

/** The conversation and the address follow each other: a link or Back opens it, opening it changes the address. */
export function useConversationAddress(): void {
  const { chat } = useWorkspace();
  const { conversationId } = useAddress();
  useEffect(() => {
    if (conversationId !== undefined) chat.open(conversationId);
  }, [chat, conversationId]);
  useEffect(
    () =>
      chat.store.subscribe(({ current }) => {
        const shown = readAddress().conversationId;
        if (current.conversationId === shown) return;
        // An empty conversation is only worth an address where it takes the place of another.
        if (shown === undefined && current.items.length === 0) return;
        go({ conversationId: current.conversationId }, { replace: shown === undefined });
      }),
    [chat],
  );
}
