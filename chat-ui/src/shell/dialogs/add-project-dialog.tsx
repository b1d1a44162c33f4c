import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';
import { NameDialog } from './name-dialog.tsx';
import { goToView } from '../navigation/address.ts';
import { projectPath } from '../navigation/views.ts';

export function AddProjectDialog() {
  const { actions } = useWorkspace();
  return (
    <NameDialog
      title={t('Add project')}
      action={t('Add project')}
      onSave={async (name) => {
        const project = await actions.addProject(name);
        goToView(projectPath(project.id));
      }}
    />
  );
}
