import { create } from 'zustand';

export type Theme = 'system' | 'light' | 'dark';

const STORAGE_KEY = 'taskloom.theme';

interface ThemeChoice {
  theme: Theme;
  choose: (theme: Theme) => void;
}

/** The chosen scheme. `public/theme.js` reads the same key before the first paint. */
export const useTheme = create<ThemeChoice>()((set) => ({
  theme: kept(),
  choose(theme) {
    if (theme === 'system') {
      localStorage.removeItem(STORAGE_KEY);
      delete document.documentElement.dataset['theme'];
    } else {
      localStorage.setItem(STORAGE_KEY, theme);
      document.documentElement.dataset['theme'] = theme;
    }
    set({ theme });
  },
}));

function kept(): Theme {
  const theme = localStorage.getItem(STORAGE_KEY);
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}
