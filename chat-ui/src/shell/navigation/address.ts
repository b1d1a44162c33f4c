import { useMemo } from 'react';
import { navigate, usePathname, useSearch } from 'wouter/use-browser-location';

import { isPhone } from '../use-is-phone.ts';
import { formatAddress, parseAddress, viewAddress } from './address-format.ts';
import type { Address, PhonePane } from './address-format.ts';

/** A history entry that this page made by opening a task: closing it goes back instead of on. */
interface EntryState {
  openedOver?: boolean;
}

export function useAddress(): Address {
  const path = usePathname();
  const query = useSearch();
  return useMemo(() => parseAddress(path, query), [path, query]);
}

export function readAddress(): Address {
  return parseAddress(window.location.pathname, window.location.search);
}

/** Changes what is named of the address; the rest stays. */
export function go(
  change: Partial<Address>,
  { replace = false, openedOver = false }: { replace?: boolean } & EntryState = {},
): void {
  const current = readAddress();
  const to = formatAddress({ ...current, ...change });
  if (to === formatAddress(current)) return;
  const kept = replace && isOpenedOver();
  navigate(to, { replace, state: { openedOver: openedOver || kept } satisfies EntryState });
}

export function goToView(path: string): void {
  navigate(viewAddress(readAddress(), path));
}

/** On a wide screen everything is in sight already. */
export function showPane(pane: PhonePane): void {
  if (isPhone()) go({ pane });
}

/** Opens a task's panel over the view. */
export function openTask(id: string): void {
  const open = readAddress().taskId !== undefined;
  go({ taskId: id }, { replace: open, openedOver: !open });
}

/** Back to the view, with the focus on the row the panel came from. */
export function closeTask(): void {
  const { taskId } = readAddress();
  if (taskId === undefined) return;
  if (isOpenedOver()) window.history.back();
  else go({ taskId: undefined }, { replace: true });
  requestAnimationFrame(() => {
    document
      .querySelector<HTMLElement>(`[data-task-id="${CSS.escape(taskId)}"] [data-task-open]`)
      ?.focus();
  });
}

function isOpenedOver(): boolean {
  return (window.history.state as EntryState | null)?.openedOver === true;
}
