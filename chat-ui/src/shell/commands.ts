import type { Task } from '@taskloom/contracts';
import {
  Bell,
  Check,
  FileUp,
  Filter,
  FolderPlus,
  Keyboard,
  LogOut,
  MessageSquare,
  PanelRight,
  Plus,
  Search,
  SquarePen,
  SunMoon,
  Undo2,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { flushSync } from 'react-dom';

import { focusComposer } from '../chat/focus-composer.ts';
import type { Workspace } from '../data/workspace.ts';
import { queryKeys } from '../data/query-keys.ts';
import { useSession } from '../session/session-store.ts';
import { focusQuickAdd, focusSearch } from './focus-fields.ts';
import { focusedTaskId } from '../tasks/task-keys.ts';
import { useTheme } from './theme.ts';
import { setUi, useUi } from './ui-store.ts';
import { fixedViews, otherViews } from './views.ts';

export interface Command {
  id: string;
  name: string;
  icon: LucideIcon;
  /** A single key, when nobody is typing. */
  key?: string;
  run: () => void;
}

interface CommandContext {
  workspace: Workspace;
  navigate: (path: string) => void;
}

/** Everything that has a key or stands in the palette, in the palette's order. */
export function createCommands({ workspace, navigate }: CommandContext): Command[] {
  const { actions, chat, client } = workspace;
  return [
    { id: 'add-task', name: 'Add task', icon: Plus, key: 'q', run: () => toTasks(focusQuickAdd) },
    { id: 'search', name: 'Search tasks', icon: Search, key: '/', run: () => toTasks(focusSearch) },
    {
      id: 'complete',
      name: 'Complete or reopen the focused task',
      icon: Check,
      key: 'x',
      run() {
        const id = focusedTaskId();
        const task = [queryKeys.openTasks, queryKeys.doneTasks]
          .flatMap((key) => client.getQueryData<Task[]>(key) ?? [])
          .find((candidate) => candidate.id === id);
        if (task !== undefined) void actions.toggle(task);
      },
    },
    { id: 'undo', name: 'Undo', icon: Undo2, key: 'z', run: () => void actions.undo() },
    {
      id: 'message',
      name: 'Write a message',
      icon: MessageSquare,
      key: 'm',
      run: toChat,
    },
    {
      id: 'new-conversation',
      name: 'New conversation',
      icon: SquarePen,
      run() {
        chat.startNew();
        toChat();
      },
    },
    ...fixedViews.map(({ path, kind, name, icon }, index) => ({
      id: `view-${kind}`,
      name: `Go to ${name}`,
      icon,
      key: String(index + 1),
      run: () =>
        toTasks(() => {
          setUi({ search: '' });
          navigate(path);
        }),
    })),
    {
      id: 'filter',
      name: 'Filter tasks',
      icon: Filter,
      key: 'f',
      run: () => toTasks(() => navigate('/filter')),
    },
    ...otherViews.map(({ path, kind, name, icon }) => ({
      id: `view-${kind}`,
      name: `Go to ${name}`,
      icon,
      run: () => toTasks(() => navigate(path)),
    })),
    {
      id: 'files',
      name: 'Import and export',
      icon: FileUp,
      run: () => setUi({ dialog: { kind: 'files', tab: 'import' } }),
    },
    {
      id: 'notifications',
      name: 'Show notifications',
      icon: Bell,
      key: 'n',
      run: () =>
        setUi({
          notificationsOpen: !useUi.getState().notificationsOpen,
          phonePane: 'notifications',
        }),
    },
    {
      id: 'add-project',
      name: 'Add project',
      icon: FolderPlus,
      key: 'p',
      run: () => setUi({ dialog: { kind: 'add-project' } }),
    },
    {
      id: 'toggle-chat',
      name: 'Show or hide the conversation',
      icon: PanelRight,
      key: 'c',
      run: () => setUi({ chatOpen: !useUi.getState().chatOpen }),
    },
    {
      id: 'theme',
      name: 'Switch between light and dark',
      icon: SunMoon,
      run() {
        const { theme, choose } = useTheme.getState();
        const dark =
          theme === 'dark' ||
          (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
        choose(dark ? 'light' : 'dark');
      },
    },
    {
      id: 'keys',
      name: 'Show all keys',
      icon: Keyboard,
      key: '?',
      run: () => setUi({ dialog: { kind: 'keys' } }),
    },
    {
      id: 'sign-out',
      name: 'Sign out',
      icon: LogOut,
      run: () => useSession.getState().signOut(),
    },
  ];
}

/** On a phone the tasks may be behind another pane: shown at once, so that no key typed next is lost. */
function toTasks(run: () => void): void {
  flushSync(() => setUi({ phonePane: 'tasks' }));
  run();
}

function toChat(): void {
  flushSync(() => setUi({ chatOpen: true, phonePane: 'chat' }));
  focusComposer();
}
