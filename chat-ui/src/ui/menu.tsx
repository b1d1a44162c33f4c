import type { LucideIcon } from 'lucide-react';

import { MenuButton } from './menu-button.tsx';

export interface MenuEntry {
  id: string;
  name: string;
  icon: LucideIcon;
  danger?: boolean;
  run: () => void;
}

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
