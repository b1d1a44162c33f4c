import { useEffect } from 'react';

import { readToTheEnd } from '../../data/read-to-the-end.ts';
import { useWorkspace } from '../../data/workspace.ts';
import { useUi } from '../../shell/ui-store.ts';
import { clearSelection, hasSelection, selectAll } from './selection.ts';

/** Ctrl/⌘ A selects the open tasks in view, Escape lets go. */
export function useSelectionKeys(): void {
  const { client } = useWorkspace();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || useUi.getState().dialog !== undefined) return;
      const target = event.target as HTMLElement;
      if (target !== document.body && target.closest('main') === null) return;
      if (target.closest('input, textarea, [contenteditable], [role=menu]') !== null) return;
      if (event.key === 'Escape' && hasSelection()) clearSelection();
      else if ((event.ctrlKey || event.metaKey) && event.key === 'a')
        void selectAll(() => readToTheEnd(client));
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [client]);
}
