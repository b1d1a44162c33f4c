import { useStore } from 'zustand';

import { useWorkspace } from '../../data/workspace.ts';
import type { ChatState } from './chat-state.ts';

export function useChat<T>(select: (state: ChatState) => T): T {
  return useStore(useWorkspace().chat.store, select);
}
