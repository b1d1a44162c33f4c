import { useSyncExternalStore } from 'react';

/** The same width as `--breakpoint-md` in styles.css. */
const query = window.matchMedia('(width < 50rem)');

export const isPhone = () => query.matches;

export function useIsPhone(): boolean {
  return useSyncExternalStore((onChange) => {
    query.addEventListener('change', onChange);
    return () => query.removeEventListener('change', onChange);
  }, isPhone);
}
