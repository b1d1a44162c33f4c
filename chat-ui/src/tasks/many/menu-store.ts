import type { MouseEvent } from 'react';
import { create } from 'zustand';

import { useSelection } from './selection.ts';

interface OpenMenu {
  ids: string[];
  /** Where on the screen. */
  x: number;
  y: number;
}

/** The menu of one task, or of those selected, where it is open. */
export const useTaskMenu = create<{ open: OpenMenu | undefined }>()(() => ({ open: undefined }));

export const closeTaskMenu = () => useTaskMenu.setState({ open: undefined });

/** The menu is of all that are selected where the task is one of them. */
function openTaskMenu(id: string, { x, y }: { x: number; y: number }): void {
  const { ids } = useSelection.getState();
  useTaskMenu.setState({ open: { ids: ids.has(id) ? [...ids] : [id], x, y } });
}

/** Below a button that was pressed. */
export function openTaskMenuAt(id: string, button: Element): void {
  const { left, bottom } = button.getBoundingClientRect();
  openTaskMenu(id, { x: left, y: bottom });
}

/** A press with the other button, or the keyboard's menu key, on a task's row. */
export function openMenuOfRow(event: MouseEvent): void {
  const row = (event.target as HTMLElement).closest<HTMLElement>('[data-task-id]');
  const id = row?.dataset['taskId'];
  if (row === null || id === undefined || event.shiftKey) return;
  event.preventDefault();
  // A finger that rests selects.
  if ((event.nativeEvent as PointerEvent).pointerType === 'touch') return;
  focusRow(row);
  openTaskMenu(id, { x: event.clientX, y: event.clientY });
}

/** Shift F10, which not every browser makes such a press of. */
export function openMenuWithKeys(event: React.KeyboardEvent): void {
  if (event.key !== 'ContextMenu' && !(event.shiftKey && event.key === 'F10')) return;
  const row = (event.target as HTMLElement).closest<HTMLElement>('[data-task-id]');
  const id = row?.dataset['taskId'];
  if (row === null || id === undefined) return;
  event.preventDefault();
  openTaskMenuAt(id, focusRow(row) ?? row);
}

/** Closing the menu gives the focus back to it. */
function focusRow(row: HTMLElement): HTMLElement | null {
  const title = row.querySelector<HTMLElement>('[data-task-open]');
  title?.focus();
  return title;
}
