import { ShareConversationDialog } from '../../chat/conversations/share-conversation-dialog.tsx';
import { useWorkspace } from '../../data/workspace.ts';
import { FilesDialog } from '../../files/files-dialog.tsx';
import { t } from '../../text/t.ts';
import { Modal } from '../../ui/modal.tsx';
import { ActivityDialog } from './activity-dialog.tsx';
import { AddProjectDialog } from './add-project-dialog.tsx';
import type { Command } from '../navigation/commands.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { EditProjectDialog } from './edit-project-dialog.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { NameDialog } from './name-dialog.tsx';
import { NavLinks } from '../navigation/nav-links.tsx';
import { CommandPalette } from '../navigation/command-palette.tsx';
import { Brand, RailFoot } from '../navigation/rail.tsx';
import { QuickAddDialog } from './quick-add-dialog.tsx';
import { RecurrenceDialog } from './recurrence-dialog.tsx';
import { ScheduleDialog } from './schedule-dialog.tsx';
import { ShareDialog } from './share-dialog.tsx';
import { setUi } from '../ui-store.ts';
import { closeTask, goToView, readAddress } from '../navigation/address.ts';
import { sayTasks } from '../../tasks/many/many-actions.ts';
import { clearSelection } from '../../tasks/many/selection.ts';
import type { Dialog } from '../ui-store.ts';
import { filterPath } from '../navigation/views.ts';

/** The dialog that is open; loaded with the first one. */
export function Dialogs({ dialog, commands }: { dialog: Dialog; commands: Command[] }) {
  const { actions, chat } = useWorkspace();
  const close = () => setUi({ dialog: undefined });
  switch (dialog.kind) {
    case 'palette':
      return <CommandPalette commands={commands} />;
    case 'keys':
      return <ShortcutsDialog commands={commands} />;
    case 'quick-add':
      return <QuickAddDialog />;
    case 'add-project':
      return <AddProjectDialog />;
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
          title={t('Add section')}
          action={t('Add section')}
          onSave={(name) => actions.addSection(dialog.projectId, name)}
        />
      );
    case 'rename-section':
      return (
        <NameDialog
          title={t('Rename section')}
          action={t('Rename')}
          initial={dialog.section.name}
          onSave={(name) => actions.renameSection(dialog.projectId, dialog.section.id, name)}
        />
      );
    case 'rename-tag':
      return (
        <NameDialog
          title={t('Rename @{tag}', { tag: dialog.tag })}
          action={t('Rename')}
          initial={dialog.tag}
          onSave={(name) => actions.renameTag(dialog.tag, name.replace(/^@/, ''))}
        />
      );
    case 'save-filter':
      return (
        <NameDialog
          title={t('Save filter')}
          action={t('Save filter')}
          onSave={async (name) => {
            const { filter } = await actions.saveFilter(name, dialog.filter);
            goToView(filterPath(filter.id));
          }}
        />
      );
    case 'delete-project':
      return (
        <ConfirmDialog
          title={t('Delete this project?')}
          text={t(
            '“{name}” and its {count, plural, one {# open task} other {# open tasks}} go to the trash. You can undo it.',
            { name: dialog.project.name, count: dialog.project.open_tasks },
          )}
          action={t('Delete project')}
          onConfirm={() => {
            void actions.deleteProject(dialog.project).then(() => goToView('/'), actions.fail);
          }}
        />
      );
    case 'views':
      return (
        <Modal title={t('Views and projects')} bare side="left" onClose={close}>
          <Brand />
          <nav
            aria-label={t('Views and projects')}
            className="min-h-0 grow overflow-y-auto px-2 pb-3"
          >
            <NavLinks onNavigate={close} />
          </nav>
          <RailFoot onNavigate={close} />
        </Modal>
      );
    case 'schedule-tasks':
      return <ScheduleDialog tasks={dialog.tasks} />;
    case 'recurrence':
      return <RecurrenceDialog task={dialog.task} />;
    case 'label-tasks':
      return (
        <NameDialog
          title={t('Label {tasks}', { tasks: sayTasks(dialog.tasks) })}
          action={t('Add label')}
          onSave={(name) => actions.label(dialog.tasks, name.replace(/^@/, ''), true)}
        />
      );
    case 'delete-tasks': {
      const { tasks } = dialog;
      const one = tasks.length === 1;
      return (
        <ConfirmDialog
          title={one ? t('Delete this task?') : t('Delete {count} tasks?', { count: tasks.length })}
          text={
            one
              ? t('{task} goes from every list. You can undo it.', { task: sayTasks(tasks) })
              : t('They go from every list. You can undo it.')
          }
          action={one ? t('Delete task') : t('Delete {count} tasks', { count: tasks.length })}
          onConfirm={() => {
            if (tasks.some(({ id }) => id === readAddress().taskId)) closeTask();
            clearSelection();
            void actions.remove(tasks);
          }}
        />
      );
    }
    case 'rename-conversation':
      return (
        <NameDialog
          title={t('Rename conversation')}
          action={t('Rename')}
          initial={dialog.title}
          onSave={async (title) => chat.change(dialog.conversationId, { title })}
        />
      );
    case 'share-conversation':
      return <ShareConversationDialog conversationId={dialog.conversationId} />;
    case 'delete-conversation':
      return (
        <ConfirmDialog
          title={t('Delete this conversation?')}
          text={t(
            '“{title}” and everything said in it. Its tasks stay as they are. This cannot be undone.',
            { title: dialog.title },
          )}
          action={t('Delete conversation')}
          onConfirm={() => chat.remove(dialog.conversationId)}
        />
      );
  }
}
