import type { Project, Task } from '@taskloom/contracts';
import { create } from 'zustand';

import type { Section } from '../data/answers.ts';
import { browserStorage } from '../data/browser-storage.ts';
import type { LiveState } from '../data/live-updates.ts';

export type Dialog =
  | { kind: 'palette' }
  | { kind: 'keys' }
  | { kind: 'add-project' }
  | { kind: 'quick-add' }
  | { kind: 'views' }
  | { kind: 'edit-project'; project: Project }
  | { kind: 'share-project'; project: Project }
  | { kind: 'delete-project'; project: Project }
  | { kind: 'activity'; project: Project }
  | { kind: 'add-section'; projectId: string }
  | { kind: 'rename-section'; projectId: string; section: Section }
  | { kind: 'save-filter'; filter: string }
  | { kind: 'rename-tag'; tag: string }
  | { kind: 'files'; tab: 'import' | 'export' | 'calendar' }
  | { kind: 'delete-tasks'; tasks: Task[] }
  | { kind: 'schedule-tasks'; tasks: Task[] }
  | { kind: 'label-tasks'; tasks: Task[] }
  | { kind: 'rename-conversation'; conversationId: string; title: string }
  | { kind: 'recurrence'; task: Task }
  | { kind: 'share-conversation'; conversationId: string }
  | { kind: 'delete-conversation'; conversationId: string; title: string };

interface Ui {
  live: LiveState;
  dialog: Dialog | undefined;
  /** The conversation beside the tasks, on wide screens. */
  chatOpen: boolean;
  notificationsOpen: boolean;
  showCompleted: boolean;
  set: (change: Partial<Omit<Ui, 'set'>>) => void;
}

const CHAT_OPEN_KEY = 'taskloom.chat-open';

/** What is open on this page. Nothing of it is worth keeping but whether the conversation is shown. */
export const useUi = create<Ui>()((set) => ({
  live: 'connecting',
  dialog: undefined,
  chatOpen: browserStorage.getItem(CHAT_OPEN_KEY) !== 'no',
  notificationsOpen: false,
  showCompleted: false,
  set(change) {
    if (change.chatOpen !== undefined) {
      browserStorage.setItem(CHAT_OPEN_KEY, change.chatOpen ? 'yes' : 'no');
    }
    set(change);
  },
}));

export const setUi = (change: Parameters<Ui['set']>[0]) => useUi.getState().set(change);
