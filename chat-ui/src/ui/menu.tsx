import type { LucideIcon } from 'lucide-react';

import { MenuButton } from './menu-button.tsx';
import type { MenuEntry } from './menu-entry.ts';

interface ActionMenuProps {
  label: string;
  icon: LucideIcon;
  entries: MenuEntry[];
}

/** A button with an icon that opens a list of commands. */
export function ActionMenu({ label, icon, entries }: ActionMenuProps) {
  return <MenuButton label={label} icon={icon} load={loadMenu} shows={{ label, entries }} />;
}

async function loadMenu() {
  const { LoadedMenu } = await import('./loaded-menu.tsx');
  return LoadedMenu;
}
