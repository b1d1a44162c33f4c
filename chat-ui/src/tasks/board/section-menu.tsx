import { Ellipsis, Pencil, Trash2 } from 'lucide-react';

import type { Section } from '../../data/answers.ts';
import { useWorkspace } from '../../data/workspace.ts';
import { setUi } from '../../shell/ui-store.ts';
import { t } from '../../text/t.ts';
import { ActionMenu } from '../../ui/menu.tsx';

export function SectionMenu({ section, projectId }: { section: Section; projectId: string }) {
  const { actions } = useWorkspace();
  return (
    <ActionMenu
      label={t('Section {name}', { name: section.name })}
      icon={Ellipsis}
      entries={[
        {
          id: 'rename',
          name: t('Rename section'),
          icon: Pencil,
          run: () => setUi({ dialog: { kind: 'rename-section', projectId, section } }),
        },
        {
          id: 'delete',
          name: t('Delete section'),
          icon: Trash2,
          danger: true,
          run: () => void actions.deleteSection(projectId, section).catch(actions.fail),
        },
      ]}
    />
  );
}
