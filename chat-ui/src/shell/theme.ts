import { create } from 'zustand';

import { browserStorage } from '../data/browser-storage.ts';

export type Theme = 'system' | 'light' | 'dark';

const STORAGE_KEY = 'taskloom.theme';

interface ThemeChoice {
  theme: Theme;
  choose: (theme: Theme) => void;
}

/** The chosen scheme. `public/early.js` reads the same key before the first paint. */
export const useTheme = create<ThemeChoice>()((set) => ({
  theme: kept(),
  choose(theme) {
    if (theme === 'system') {
      browserStorage.removeItem(STORAGE_KEY);
      delete document.documentElement.dataset['theme'];
    } else {
      browserStorage.setItem(STORAGE_KEY, theme);
      document.documentElement.dataset['theme'] = theme;
    }
    set({ theme });
  },
}));

function kept(): Theme {
  const theme = browserStorage.getItem(STORAGE_KEY);
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}
