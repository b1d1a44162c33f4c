import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';

import { toToolError } from '../../data/tool-error.ts';
import type { ToolError } from '../../data/tool-error.ts';
import { t } from '../../text/t.ts';
import { Button } from '../../ui/button.tsx';
import { Modal } from '../../ui/modal.tsx';
import { setUi } from '../ui-store.ts';

interface NameDialogProps {
  title: string;
  action: string;
  initial?: string;
  /** Rejects with the ToolError, which is shown with what was typed. */
  onSave: (name: string) => Promise<unknown>;
  children?: ReactNode;
}

/** Asks for a name, and for what stands below it. */
export function NameDialog({ title, action, initial = '', onSave, children }: NameDialogProps) {
  const [name, setName] = useState(initial);
  const [error, setError] = useState<ToolError>();
  const [busy, setBusy] = useState(false);
  const close = () => setUi({ dialog: undefined });

  async function save(event: FormEvent) {
    event.preventDefault();
    if (name.trim() === '' || busy) return;
    setBusy(true);
    setError(undefined);
    try {
      await onSave(name.trim());
      close();
    } catch (refused) {
      setError(toToolError(refused));
      setBusy(false);
    }
  }

  return (
    <Modal title={title} onClose={close}>
      <form onSubmit={(event) => void save(event)} className="flex flex-col gap-4 px-5 pt-3 pb-5">
        <div className="flex flex-col gap-1.5">
          <label htmlFor="dialog-name" className="text-sm font-semibold text-muted">
            {t('Name')}
          </label>
          <input
            id="dialog-name"
            autoFocus
            value={name}
            onChange={({ target }) => setName(target.value)}
            autoComplete="off"
            maxLength={120}
            className="h-9 rounded-control border border-control bg-surface px-2.5 max-md:h-11"
          />
          {error && (
            <p role="alert" className="text-sm text-danger">
              {error.message} {error.hint}
            </p>
          )}
        </div>
        {children}
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{t('Cancel')}</Button>
          <Button type="submit" look="primary" disabled={name.trim() === '' || busy}>
            {action}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
