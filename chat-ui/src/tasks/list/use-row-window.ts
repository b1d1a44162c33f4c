import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import type { Range, Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';

/** Shorter lists are drawn whole. */
const DRAWN_WHOLE = 30;
const OVERSCAN = 10;
const ESTIMATES = { row: { size: 38, gap: 0 }, card: { size: 62, gap: 6 } };

interface RowWindow {
  /** The rows that are drawn: from the first to before the second. */
  from: number;
  to: number;
  /** Pixels that the rows above and below would take. */
  before: number;
  after: number;
  measure: ((row: HTMLElement | null) => void) | undefined;
}

/** Which rows of a list are near the screen, of the part of the page that scrolls. */
export function useRowWindow(
  list: RefObject<HTMLElement | null>,
  { count, look }: { count: number; look: 'row' | 'card' },
): RowWindow {
  const long = count > DRAWN_WHOLE;
  const { size, gap } = ESTIMATES[look];
  const [margin, setMargin] = useState(0);
  const scroller = useCallback(
    () => list.current?.closest<HTMLElement>('[data-scroller]') ?? null,
    [list],
  );
  // oxlint-disable-next-line react/incompatible-library -- nothing of what it returns is memoized
  const virtualizer: Virtualizer<HTMLElement, HTMLElement> = useVirtualizer<
    HTMLElement,
    HTMLElement
  >({
    count,
    enabled: long,
    getScrollElement: scroller,
    estimateSize: () => size,
    gap,
    overscan: OVERSCAN,
    scrollMargin: margin,
    rangeExtractor: (range: Range): number[] =>
      isFarOff(virtualizer.scrollRect?.height, {
        scrolled: virtualizer.scrollOffset ?? 0,
        top: margin,
        height: virtualizer.getTotalSize(),
      })
        ? []
        : defaultRangeExtractor(range),
  });

  // What stands above the list moves it: the lists before it, as they are drawn.
  useLayoutEffect(() => {
    const outer = scroller();
    if (!long || outer === null) return undefined;
    const look = () => {
      const top = list.current?.getBoundingClientRect().top ?? 0;
      setMargin(Math.round(top - outer.getBoundingClientRect().top + outer.scrollTop));
    };
    look();
    const observer = new ResizeObserver(look);
    for (const part of outer.children) observer.observe(part);
    return () => observer.disconnect();
  }, [long, list, scroller]);

  if (!long) return { from: 0, to: count, before: 0, after: 0, measure: undefined };
  const drawn = virtualizer.getVirtualItems();
  const [first] = drawn;
  const last = drawn.at(-1);
  const total = virtualizer.getTotalSize();
  if (first === undefined || last === undefined)
    return { from: 0, to: 0, before: total, after: 0, measure: undefined };
  return {
    from: first.index,
    to: last.index + 1,
    before: first.start - margin,
    after: Math.max(0, total + margin - last.end),
    measure: virtualizer.measureElement,
  };
}

/** More than a screen above or below: nothing of the list is drawn. */
function isFarOff(
  screen: number | undefined,
  { scrolled, top, height }: { scrolled: number; top: number; height: number },
): boolean {
  if (screen === undefined) return false;
  return top > scrolled + 2 * screen || top + height < scrolled - screen;
}
