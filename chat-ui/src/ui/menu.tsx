import type { LucideIcon } from 'lucide-react';
import { lazy } from 'react';

import { LazyMenu } from './lazy-menu.tsx';

export interface MenuEntry {
  id: string;
  name: string;
  icon: LucideIcon;
  danger?: boolean;
  run: () => void;
}

export interface ActionMenuProps {
  label: string;
  icon: LucideIcon;
  entries: MenuEntry[];
}

const LoadedMenu = lazy(() =>
  import('./loaded-menu.tsx').then(({ LoadedMenu: found }) => ({ default: found })),
);

/** A button with an icon that opens a list of commands; its library is loaded after the page. */
export function ActionMenu(props: ActionMenuProps) {
  return (
    <LazyMenu>
      <LoadedMenu {...props} />
    </LazyMenu>
  );
}
