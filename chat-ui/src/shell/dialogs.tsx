import { useLocation } from 'wouter';

import { useWorkspace } from '../data/workspace.ts';
import { FilesDialog } from '../files/files-dialog.tsx';
import { taskIdOf } from '../tasks/open-task.ts';
import { Modal } from '../ui/modal.tsx';
import { ActivityDialog } from './activity-dialog.tsx';
import { AddProjectDialog } from './add-project-dialog.tsx';
import type { Command } from './commands.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { EditProjectDialog } from './edit-project-dialog.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { NameDialog } from './name-dialog.tsx';
import { NavLinks } from './nav-links.tsx';
import { Palette } from './palette.tsx';
import { Brand, RailFoot } from './rail.tsx';
import { ShareDialog } from './share-dialog.tsx';
import { setUi, useUi } from './ui-store.ts';
import type { Dialog } from './ui-store.ts';
import { filterPath } from './views.ts';

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
    case 'edit-project':
      return <EditProjectDialog project={dialog.project} />;
    case 'share-project':
      return <ShareDialog project={dialog.project} />;
    case 'activity':
      return <ActivityDialog projectId={dialog.project.id} name={dialog.project.name} />;
    case 'files':
      return <FilesDialog tab={dialog.tab} />;
    case 'add-section':
      return (
        <NameDialog
          title="Add section"
          action="Add section"
          onSave={(name) => actions.addSection(dialog.projectId, name)}
        />
      );
    case 'rename-section':
      return (
        <NameDialog
          title="Rename section"
          action="Rename"
          initial={dialog.section.name}
          onSave={(name) => actions.renameSection(dialog.projectId, dialog.section.id, name)}
        />
      );
    case 'rename-tag':
      return (
        <NameDialog
          title={`Rename @${dialog.tag}`}
          action="Rename"
          initial={dialog.tag}
          onSave={(name) => actions.renameTag(dialog.tag, name.replace(/^@/, ''))}
        />
      );
    case 'save-filter':
      return (
        <NameDialog
          title="Save filter"
          action="Save filter"
          onSave={async (name) => {
            const { filter } = await actions.saveFilter(name, dialog.filter);
            navigate(filterPath(filter.id));
          }}
        />
      );
    case 'delete-project':
      return (
        <ConfirmDialog
          title="Delete this project?"
          text={`“${dialog.project.name}” and its ${dialog.project.open_tasks} open tasks go to the trash. You can undo it.`}
          action="Delete project"
          onConfirm={() => {
            void actions.deleteProject(dialog.project).then(() => navigate('/'), actions.fail);
          }}
        />
      );
    case 'views':
      return (
        <Modal title="Views and projects" bare side="left" onClose={close}>
          <Brand />
          <nav aria-label="Views and projects" className="min-h-0 grow overflow-y-auto px-2 pb-3">
            <NavLinks onNavigate={close} />
          </nav>
          <RailFoot onNavigate={close} />
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
