import type { LucideIcon } from 'lucide-react';

export interface MenuEntry {
  id: string;
  name: string;
  icon: LucideIcon;
  danger?: boolean;
  run: () => void;
}
