import type { ReactNode } from 'react';
import { Popover } from 'react-aria-components';

import type { MenuPlace } from './menu-button.tsx';

interface MenuPopoverProps {
  /** Where it stands, when that is not said by a trigger around it. */
  place?: MenuPlace;
  label?: string;
  children: ReactNode;
}

/** What a menu stands on. */
export function MenuPopover({ place, label, children }: MenuPopoverProps) {
  return (
    <Popover
      {...(place !== undefined && { ...place, placement: 'bottom start' })}
      {...(label !== undefined && { 'aria-label': label })}
      className="min-w-44 animate-appear overflow-auto rounded-panel border border-line bg-raised p-1 shadow-float"
    >
      {children}
    </Popover>
  );
}
