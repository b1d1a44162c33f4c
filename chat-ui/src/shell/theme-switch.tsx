import { Monitor, Moon, SunMedium } from 'lucide-react';

import { NavButton } from './nav-links.tsx';
import { useTheme } from './theme.ts';
import type { Theme } from './theme.ts';

const THEMES = {
  system: { icon: Monitor, name: 'Theme: system', next: 'light' },
  light: { icon: SunMedium, name: 'Theme: light', next: 'dark' },
  dark: { icon: Moon, name: 'Theme: dark', next: 'system' },
} as const satisfies Record<Theme, unknown>;

/** Goes round: as the system, light, dark. */
export function ThemeSwitch({ compact }: { compact: boolean }) {
  const { theme, choose } = useTheme();
  const { icon, name, next } = THEMES[theme];
  return <NavButton compact={compact} name={name} icon={icon} onPress={() => choose(next)} />;
}
