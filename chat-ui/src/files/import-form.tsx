import { FileUp } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton, FileTrigger } from 'react-aria-components';

import type { ImportReport } from '../data/answers.ts';
import { toToolError } from '../data/tool-error.ts';
import type { ToolError } from '../data/tool-error.ts';
import { useWorkspace } from '../data/workspace.ts';
import { t } from '../text/t.ts';
import { Button } from '../ui/button.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { FORMATS } from './formats.ts';
import { Report } from './import-report.tsx';

interface Chosen {
  name: string;
  content: string;
}

type Step =
  | { kind: 'choose' }
  | { kind: 'reading' }
  | { kind: 'preview'; report: ImportReport }
  | { kind: 'importing'; done: number; total: number | undefined }
  | { kind: 'imported'; report: ImportReport };

/** A file is tried first: what it would add is shown before anything is. */
export function ImportForm() {
  const { tools, actions } = useWorkspace();
  const [file, setFile] = useState<Chosen>();
  const [step, setStep] = useState<Step>({ kind: 'choose' });
  const [error, setError] = useState<ToolError>();

  async function attempt(run: () => Promise<void>) {
    setError(undefined);
    try {
      await run();
    } catch (refused) {
      setError(toToolError(refused));
      setStep({ kind: 'choose' });
    }
  }

  const choose = (chosen: File) =>
    attempt(async () => {
      setStep({ kind: 'reading' });
      const content = await chosen.text();
      setFile({ name: chosen.name, content });
      setStep({ kind: 'preview', report: await tools.previewImport({ content }) });
    });

  const apply = ({ content }: Chosen) =>
    attempt(async () => {
      setStep({ kind: 'importing', done: 0, total: undefined });
      const report = await actions.importTasks({ content }, (done, total) =>
        setStep({ kind: 'importing', done, total }),
      );
      setStep({ kind: 'imported', report });
    });

  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted">
        {t('Reads {formats}. What is here already is left out.', {
          formats: FORMATS.map(({ name }) => name.replace(/ \(.*/, '')).join(', '),
        })}
      </p>
      <div className="flex items-center gap-3">
        <FileTrigger
          acceptedFileTypes={['.json', '.csv', '.ics', '.txt']}
          onSelect={(files) => {
            const [chosen] = files ?? [];
            if (chosen) void choose(chosen);
          }}
        >
          <FileButton />
        </FileTrigger>
        {file && <span className="min-w-0 truncate text-muted">{file.name}</span>}
      </div>
      {error && <ErrorNotice message={error.message} hint={error.hint} />}
      <div role="status">
        {step.kind === 'reading' && <p className="text-muted">{t('Reading the file')}</p>}
        {step.kind === 'importing' && (
          <div className="flex flex-col gap-1.5">
            <p>{step.total === undefined ? t('Importing') : `${step.done} of ${step.total}`}</p>
            <progress
              aria-label={t('Import')}
              className="h-2 w-full accent-(--accent)"
              {...(step.total !== undefined && { value: step.done, max: step.total })}
            />
          </div>
        )}
        {step.kind === 'preview' && <Report report={step.report} tense="would" />}
        {step.kind === 'imported' && <Report report={step.report} tense="did" />}
      </div>
      {step.kind === 'preview' && file && (
        <div className="flex justify-end">
          <Button
            look="primary"
            disabled={Object.values(step.report.added).every((count) => count === 0)}
            onClick={() => void apply(file)}
          >
            {t('Import')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** FileTrigger presses the first button inside it. */
function FileButton() {
  return (
    <AriaButton className="inline-flex h-8 cursor-pointer items-center gap-1.5 rounded-control border border-control bg-raised px-3 font-semibold data-[focus-visible]:outline-2 data-[focus-visible]:outline-accent data-[hovered]:bg-hover max-md:h-11">
      <FileUp size={16} aria-hidden /> {t('Choose a file')}
    </AriaButton>
  );
}
