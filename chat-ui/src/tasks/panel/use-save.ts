import { useState } from 'react';

import { toToolError } from '../../data/tool-error.ts';
import type { ToolError } from '../../data/tool-error.ts';

/** Runs a field's change and holds what it was refused with, for the field to show. */
export function useSave() {
  const [error, setError] = useState<ToolError>();
  const [saving, setSaving] = useState(false);
  /** True when it was taken. */
  async function save(run: () => Promise<void>): Promise<boolean> {
    setError(undefined);
    setSaving(true);
    try {
      await run();
      return true;
    } catch (refused) {
      setError(toToolError(refused));
      return false;
    } finally {
      setSaving(false);
    }
  }
  return { save, saving, error, clearError: () => setError(undefined) };
}
