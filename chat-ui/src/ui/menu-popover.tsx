import type { ReactNode } from 'react';
import { Popover } from 'react-aria-components';

/** What a menu stands on. */
export function MenuPopover({ children }: { children: ReactNode }) {
  return (
    <Popover className="min-w-44 animate-appear overflow-auto rounded-panel border border-line bg-raised p-1 shadow-float">
      {children}
    </Popover>
  );
}
