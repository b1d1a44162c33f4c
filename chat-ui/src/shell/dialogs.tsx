import { useLocation } from 'wouter';

import { useWorkspace } from '../data/workspace.ts';
import { taskIdOf } from '../tasks/open-task.ts';
import { Modal } from '../ui/modal.tsx';
import { AddProjectDialog } from './add-project-dialog.tsx';
import type { Command } from './commands.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { NavLinks } from './nav-links.tsx';
import { Palette } from './palette.tsx';
import { Brand, RailFoot } from './rail.tsx';
import { setUi, useUi } from './ui-store.ts';
import type { Dialog } from './ui-store.ts';

/** The dialog that is open; loaded with the first one. */
export function Dialogs({ dialog, commands }: { dialog: Dialog; commands: Command[] }) {
  const { actions, chat } = useWorkspace();
  const [path, navigate] = useLocation();
  const close = () => setUi({ dialog: undefined });
  switch (dialog.kind) {
    case 'palette':
      return <Palette commands={commands} navigate={navigate} />;
    case 'keys':
      return <KeysDialog commands={commands} />;
    case 'add-project':
      return <AddProjectDialog navigate={navigate} />;
    case 'views':
      return (
        <Modal title="Views and projects" bare side="left" onClose={close}>
          <Brand />
          <nav aria-label="Views and projects" className="min-h-0 grow overflow-y-auto px-2 pb-3">
            <NavLinks onNavigate={close} />
          </nav>
          <RailFoot />
        </Modal>
      );
    case 'delete-task':
      return (
        <ConfirmDialog
          title="Delete this task?"
          text={`“${dialog.title}” goes from every list. You can undo it.`}
          action="Delete task"
          onConfirm={() => {
            if (taskIdOf(path) === dialog.taskId) navigate(useUi.getState().viewPath);
            void actions.remove({ id: dialog.taskId, title: dialog.title });
          }}
        />
      );
    case 'delete-conversation':
      return (
        <ConfirmDialog
          title="Delete this conversation?"
          text={`“${dialog.title}” and everything said in it. Its tasks stay as they are. This cannot be undone.`}
          action="Delete conversation"
          onConfirm={() => chat.remove(dialog.conversationId)}
        />
      );
  }
}
