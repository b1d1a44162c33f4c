import type { Project } from '@taskloom/contracts';
import {
  Archive,
  Ellipsis,
  History,
  ListPlus,
  Pencil,
  Trash2,
  UserPlus,
  Users,
} from 'lucide-react';
import { useWorkspace } from '../data/workspace.ts';
import { t } from '../text/t.ts';
import { ActionMenu } from '../ui/menu.tsx';
import type { MenuEntry } from '../ui/menu-entry.ts';
import { goToView } from './navigation/address.ts';
import { setUi } from './ui-store.ts';

/** What can be done with the project in view, as far as the person may. */
export function ProjectMenu({ project }: { project: Project }) {
  const { actions } = useWorkspace();
  const owner = project.role === 'owner';
  const entries: MenuEntry[] = [
    ...(project.role === 'viewer'
      ? []
      : [
          {
            id: 'section',
            name: t('Add section'),
            icon: ListPlus,
            run: () => setUi({ dialog: { kind: 'add-section', projectId: project.id } }),
          },
        ]),
    ...(project.inbox
      ? []
      : [
          {
            id: 'share',
            name: owner ? t('Share') : t('People'),
            icon: owner ? UserPlus : Users,
            run: () => setUi({ dialog: { kind: 'share-project', project } }),
          },
        ]),
    {
      id: 'activity',
      name: t('Activity'),
      icon: History,
      run: () => setUi({ dialog: { kind: 'activity', project } }),
    },
    ...(owner && !project.inbox
      ? [
          {
            id: 'edit',
            name: t('Edit project'),
            icon: Pencil,
            run: () => setUi({ dialog: { kind: 'edit-project', project } }),
          },
          {
            id: 'archive',
            name: t('Archive project'),
            icon: Archive,
            run: () => {
              void actions.archiveProject(project, true).then(() => goToView('/'), actions.fail);
            },
          },
          {
            id: 'delete',
            name: t('Delete project'),
            icon: Trash2,
            danger: true,
            run: () => setUi({ dialog: { kind: 'delete-project', project } }),
          },
        ]
      : []),
  ];
  return (
    <ActionMenu
      label={t('Project {name}', { name: project.name })}
      icon={Ellipsis}
      entries={entries}
    />
  );
}
