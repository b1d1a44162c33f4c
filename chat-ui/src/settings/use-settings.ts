import { useQueryClient } from '@tanstack/react-query';

import { useMe } from '../data/queries.ts';
import { queryKeys } from '../data/query-keys.ts';
import { useWorkspace } from '../data/workspace.ts';
import { useSave } from '../tasks/panel/use-save.ts';
import type { Settings, SettingsChange } from './settings-shape.ts';

/** The settings, and a way to change one that tells whether it was taken. */
export function useSettings() {
  const me = useMe();
  const settings: Settings | undefined = me && {
    working_days: [1, 2, 3, 4, 5],
    name: me.name,
    time_zone: me.time_zone,
    week_start: me.week_start,
    ...me.settings,
  };
  return settings;
}

/** Each field saves itself and shows what it was refused with. */
export function useSaveSettings() {
  const { actions } = useWorkspace();
  const client = useQueryClient();
  const { save, error, clearError } = useSave();
  const change = (change: SettingsChange) =>
    save(async () => {
      await actions.updateSettings(change);
      await client.invalidateQueries({ queryKey: queryKeys.me });
    });
  return { change, error, clearError };
}
