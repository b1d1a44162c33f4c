import { useState } from 'react';
import type { FormEvent } from 'react';
import { useQueryClient } from '@tanstack/react-query';

import { queryKeys } from '../data/query-keys.ts';
import { toToolError } from '../data/tool-error.ts';
import type { ToolError } from '../data/tool-error.ts';
import { useWorkspace } from '../data/workspace.ts';
import { Button } from '../ui/button.tsx';
import { Modal } from '../ui/modal.tsx';
import { setUi } from './ui-store.ts';
import { projectPath } from './views.ts';

export function AddProjectDialog({ navigate }: { navigate: (path: string) => void }) {
  const { tools } = useWorkspace();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [error, setError] = useState<ToolError>();
  const [busy, setBusy] = useState(false);
  const close = () => setUi({ dialog: undefined });

  async function add(event: FormEvent) {
    event.preventDefault();
    if (name.trim() === '' || busy) return;
    setBusy(true);
    setError(undefined);
    try {
      const project = await tools.addProject(name.trim());
      await client.invalidateQueries({ queryKey: queryKeys.projects });
      close();
      navigate(projectPath(project.id));
    } catch (refused) {
      setError(toToolError(refused));
      setBusy(false);
    }
  }

  return (
    <Modal title="Add project" onClose={close}>
      <form onSubmit={(event) => void add(event)} className="flex flex-col gap-4 px-5 pt-3 pb-5">
        <div className="flex flex-col gap-1.5">
          <label htmlFor="project-name" className="text-sm font-semibold text-muted">
            Name
          </label>
          <input
            id="project-name"
            ref={(field) => field?.focus()}
            value={name}
            onChange={({ target }) => setName(target.value)}
            autoComplete="off"
            maxLength={200}
            className="h-9 rounded-control border border-control bg-surface px-2.5 max-md:h-11"
          />
          {error && (
            <p role="alert" className="text-sm text-danger">
              {error.message} {error.hint}
            </p>
          )}
        </div>
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" look="primary" disabled={name.trim() === '' || busy}>
            Add project
          </Button>
        </div>
      </form>
    </Modal>
  );
}
