import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/**
 * When the row with the focus goes away (completed, deleted, moved), the one in its place gets it,
 * so that a keyboard is never thrown back to the top of the page.
 */
export function useFocusRestore(area: RefObject<HTMLElement | null>): void {
  const place = useRef<number | undefined>(undefined);
  useEffect(() => {
    const element = area.current;
    if (element === null) return undefined;
    const rows = () => [...element.querySelectorAll<HTMLElement>('[data-task-open]')];
    const onFocus = ({ target }: FocusEvent) => {
      const row = (target as HTMLElement).closest('[data-task-id]');
      const index = row === null ? -1 : rows().findIndex((title) => row.contains(title));
      place.current = index < 0 ? undefined : index;
    };
    const onLeave = ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget !== null) place.current = undefined;
    };
    const observer = new MutationObserver(() => {
      if (place.current === undefined || document.activeElement !== document.body) return;
      const left = rows();
      const next = left[Math.min(place.current, left.length - 1)];
      // Rows that are scrolled out of sight are taken away too: that must not scroll back.
      (next ?? element).focus({ preventScroll: true });
    });
    observer.observe(element, { childList: true, subtree: true });
    element.addEventListener('focusin', onFocus);
    element.addEventListener('focusout', onLeave);
    return () => {
      observer.disconnect();
      element.removeEventListener('focusin', onFocus);
      element.removeEventListener('focusout', onLeave);
    };
  }, [area]);
}
