import { useWorkspace } from '../data/workspace.ts';
import { NameDialog } from './name-dialog.tsx';
import { projectPath } from './views.ts';

export function AddProjectDialog({ navigate }: { navigate: (path: string) => void }) {
  const { actions } = useWorkspace();
  return (
    <NameDialog
      title="Add project"
      action="Add project"
      onSave={async (name) => {
        const project = await actions.addProject(name);
        navigate(projectPath(project.id));
      }}
    />
  );
}
