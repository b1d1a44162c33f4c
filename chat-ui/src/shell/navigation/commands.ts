import {
  Bell,
  Check,
  FileUp,
  Filter,
  FolderPlus,
  Keyboard,
  ListChecks,
  LogOut,
  MessageSquare,
  PanelRight,
  Plus,
  Search,
  SquarePen,
  SunMoon,
  Trash2,
  Undo2,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { flushSync } from 'react-dom';

import { focusComposer } from '../../chat/focus-composer.ts';
import type { Workspace } from '../../data/workspace.ts';
import { knownTasks } from '../../data/known-tasks.ts';
import { useSession } from '../../session/session-store.ts';
import { t } from '../../text/t.ts';
import { focusQuickAdd, focusSearch } from '../focus-fields.ts';
import { focusedTaskId } from '../../tasks/list/task-keys.ts';
import { clearSelection, toggleSelected, useSelection } from '../../tasks/many/selection.ts';
import { useTheme } from '../theme.ts';
import { setUi, useUi } from '../ui-store.ts';
import { goToView, showPane } from './address.ts';
import { fixedViews, otherViews } from './views.ts';

export interface Command {
  id: string;
  name: string;
  icon: LucideIcon;
  /** A single key, when nobody is typing. */
  key?: string;
  run: () => void;
}

/** Everything that has a key or stands in the palette, in the palette's order. */
export function createCommands({ actions, chat, client }: Workspace): Command[] {
  /** Those selected, or else the one with the focus. */
  const chosenTasks = () => {
    const { ids } = useSelection.getState();
    const known = knownTasks(client);
    return (ids.size > 0 ? [...ids] : [focusedTaskId() ?? '']).flatMap((id) => known.get(id) ?? []);
  };

  return [
    { id: 'add-task', name: t('Add task'), icon: Plus, key: 'q', run: addTask },
    {
      id: 'search',
      name: t('Search tasks'),
      icon: Search,
      key: '/',
      run: () => toTasks(focusSearch),
    },
    {
      id: 'complete',
      name: t('Complete or reopen the focused task, or those selected'),
      icon: Check,
      key: 'x',
      run() {
        const tasks = chosenTasks();
        if (tasks.length === 0) return;
        clearSelection();
        void actions.toggle(...tasks);
      },
    },
    {
      id: 'select',
      name: t('Select the focused task'),
      icon: ListChecks,
      key: 's',
      run() {
        const id = focusedTaskId();
        if (id !== undefined) toggleSelected(id);
      },
    },
    {
      id: 'delete',
      name: t('Delete the focused task, or those selected'),
      icon: Trash2,
      key: 'Delete',
      run() {
        const tasks = chosenTasks();
        if (tasks.length > 0) setUi({ dialog: { kind: 'delete-tasks', tasks } });
      },
    },
    { id: 'undo', name: t('Undo'), icon: Undo2, key: 'z', run: () => void actions.undo() },
    {
      id: 'message',
      name: t('Write a message'),
      icon: MessageSquare,
      key: 'm',
      run: writeMessage,
    },
    {
      id: 'new-conversation',
      name: t('New conversation'),
      icon: SquarePen,
      run() {
        chat.startNew();
        writeMessage();
      },
    },
    ...fixedViews.map(({ path, kind, name, icon }, index) => ({
      id: `view-${kind}`,
      name: t('Go to {name}', { name }),
      icon,
      key: String(index + 1),
      run: () => goToView(path),
    })),
    {
      id: 'filter',
      name: t('Filter tasks'),
      icon: Filter,
      key: 'f',
      run: () => goToView('/filter'),
    },
    ...otherViews.map(({ path, kind, name, icon }) => ({
      id: `view-${kind}`,
      name: t('Go to {name}', { name }),
      icon,
      run: () => goToView(path),
    })),
    {
      id: 'files',
      name: t('Import and export'),
      icon: FileUp,
      run: () => setUi({ dialog: { kind: 'files', tab: 'import' } }),
    },
    {
      id: 'notifications',
      name: t('Show notifications'),
      icon: Bell,
      key: 'n',
      run() {
        setUi({ notificationsOpen: !useUi.getState().notificationsOpen });
        showPane('notifications');
      },
    },
    {
      id: 'add-project',
      name: t('Add project'),
      icon: FolderPlus,
      key: 'p',
      run: () => setUi({ dialog: { kind: 'add-project' } }),
    },
    {
      id: 'toggle-chat',
      name: t('Show or hide the conversation'),
      icon: PanelRight,
      key: 'c',
      run: () => setUi({ chatOpen: !useUi.getState().chatOpen }),
    },
    {
      id: 'theme',
      name: t('Switch between light and dark'),
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
      name: t('Show all keys'),
      icon: Keyboard,
      key: '?',
      run: () => setUi({ dialog: { kind: 'keys' } }),
    },
    {
      id: 'sign-out',
      name: t('Sign out'),
      icon: LogOut,
      run: () => useSession.getState().signOut(),
    },
  ];
}

/** In the view's own line where it is in sight, else in one over the page. */
export function addTask(): void {
  if (!focusQuickAdd()) setUi({ dialog: { kind: 'quick-add' } });
}

/** On a phone the tasks may be behind another pane: shown at once, so that no key typed next is lost. */
function toTasks(run: () => void): void {
  flushSync(() => showPane('tasks'));
  run();
}

export function writeMessage(): void {
  flushSync(() => {
    setUi({ chatOpen: true });
    showPane('chat');
  });
  focusComposer();
}
