import { useEffect } from 'react';

import type { Command } from './commands.ts';
import { setUi, useUi } from '../ui-store.ts';

/** Single keys act while nobody is typing; Ctrl/⌘ K opens the palette from anywhere. */
export function useShortcuts(commands: Command[]): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        const open = useUi.getState().dialog?.kind === 'palette';
        return setUi({ dialog: open ? undefined : { kind: 'palette' } });
      }
      const undoes = (event.ctrlKey || event.metaKey) && event.key === 'z' && !event.shiftKey;
      if ((event.ctrlKey || event.metaKey || event.altKey) && !undoes) return;
      if (useUi.getState().dialog !== undefined || isTyping(event.target)) return;
      const command = commands.find(({ key }) => key === event.key);
      if (command === undefined) return;
      event.preventDefault();
      command.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [commands]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, select, [role=listbox]') !== null)
  );
}
