import { useQueryClient } from '@tanstack/react-query';

import { useMe } from '../data/queries.ts';
import { queryKeys } from '../data/query-keys.ts';
import { useWorkspace } from '../data/workspace.ts';
import { useSave } from '../tasks/panel/use-save.ts';
import type { Settings } from '@taskloom/contracts';
import type { SettingsChange } from './settings-change.ts';

/** The person's settings, once they are known. */
export function useSettings(): Settings | undefined {
  return useMe()?.settings;
}

/** Each field saves itself and shows what it was refused with. */
export function useSaveSettings() {
  const { actions } = useWorkspace();
  const client = useQueryClient();
  const { save, error, clearError } = useSave();
  /** Resolves to the settings as they are then, or to nothing when the change was refused. */
  async function change(change: SettingsChange): Promise<Settings | undefined> {
    let settings: Settings | undefined;
    await save(async () => {
      ({ settings } = await actions.updateSettings(change));
      await client.invalidateQueries({ queryKey: queryKeys.me });
    });
    return settings;
  }
  return { change, error, clearError };
}
