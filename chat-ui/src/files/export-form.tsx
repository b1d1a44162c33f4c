import { Download } from 'lucide-react';
import { useState } from 'react';

import { useProjects } from '../data/queries.ts';
import { toToolError } from '../data/tool-error.ts';
import type { ToolError } from '../data/tool-error.ts';
import { useWorkspace } from '../data/workspace.ts';
import { t } from '../text/t.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { FORMATS } from './formats.ts';
import { saveFile } from './save-file.ts';

const ALL = 'all';

export function ExportForm() {
  const { tools } = useWorkspace();
  const projects = useProjects();
  const [formatId, setFormatId] = useState<string>(FORMATS[0].id);
  const [projectId, setProjectId] = useState(ALL);
  const [done, setDone] = useState(true);
  const [error, setError] = useState<ToolError>();
  const [busy, setBusy] = useState(false);
  const format = FORMATS.find(({ id }) => id === formatId) ?? FORMATS[0];

  async function download() {
    setError(undefined);
    setBusy(true);
    try {
      const content = await tools.exportTasks({
        format: format.id,
        ...(projectId !== ALL && { project: projectId }),
        ...(format.done && done && { include_done: true }),
      });
      saveFile(content, `taskloom-${new Date().toISOString().slice(0, 10)}.${format.extension}`);
    } catch (refused) {
      setError(toToolError(refused));
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-1.5">
        <span className="text-sm font-semibold text-muted">{t('Format')}</span>
        <Choice
          wide
          label={t('Format')}
          value={formatId}
          options={FORMATS.map(({ id, name }) => ({ id, name }))}
          onChoose={setFormatId}
        />
      </div>
      <div className="flex flex-col gap-1.5">
        <span className="text-sm font-semibold text-muted">{t('Tasks')}</span>
        <Choice
          wide
          label={t('Tasks')}
          value={projectId}
          options={[
            { id: ALL, name: t('Of all projects') },
            ...projects.map(({ id, name }) => ({ id, name })),
          ]}
          onChoose={setProjectId}
        />
      </div>
      {format.done && (
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={done}
            onChange={({ target }) => setDone(target.checked)}
            className="size-4 accent-(--accent)"
          />
          {t('Completed tasks too')}
        </label>
      )}
      {error && <ErrorNotice message={error.message} hint={error.hint} />}
      <div className="flex justify-end">
        <Button look="primary" icon={Download} disabled={busy} onClick={() => void download()}>
          {t('Download')}
        </Button>
      </div>
    </div>
  );
}
