import type { KeyboardEvent } from 'react';

import { selectThrough } from '../many/selection.ts';

const ROW = '[data-task-open]';

/** Arrows move between rows; left and right between the columns of the board. With Shift they select. */
export function moveWithArrows(event: KeyboardEvent<HTMLElement>): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const from = (event.target as HTMLElement).closest<HTMLElement>('[data-task-id]');
  if (from === null) return;
  const target = nextRow(event.currentTarget, from, event.key);
  if (target === undefined) return;
  event.preventDefault();
  target.focus();
  const row = target.closest<HTMLElement>('[data-task-id]');
  row?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  if (event.shiftKey) selectThrough(row?.dataset['taskId'] ?? '', from.dataset['taskId']);
}

function nextRow(area: HTMLElement, from: HTMLElement, key: string): HTMLElement | undefined {
  const rows = [...area.querySelectorAll<HTMLElement>(ROW)];
  const place = rows.findIndex((row) => from.contains(row));
  switch (key) {
    case 'ArrowDown':
      return rows[place + 1];
    case 'ArrowUp':
      return rows[place - 1];
    case 'Home':
      return rows[0];
    case 'End':
      return rows.at(-1);
    case 'ArrowLeft':
      return inColumn(area, from, -1);
    case 'ArrowRight':
      return inColumn(area, from, 1);
    default:
      return undefined;
  }
}

function inColumn(area: HTMLElement, from: HTMLElement, step: number): HTMLElement | undefined {
  const columns = [...area.querySelectorAll<HTMLElement>('[data-column]')].filter(
    (column) => column.querySelector(ROW) !== null,
  );
  const current = columns.findIndex((column) => column.contains(from));
  const next = columns[current + step];
  if (current < 0 || next === undefined) return undefined;
  const rows = [...next.querySelectorAll<HTMLElement>(ROW)];
  const height = from.getBoundingClientRect().top;
  return rows.find((row) => row.getBoundingClientRect().top >= height - 8) ?? rows.at(-1);
}

/** The first row there is, for someone who comes with the keyboard. */
export function focusFirstRow(): void {
  document.querySelector<HTMLElement>(ROW)?.focus();
}

/** The task whose row has the focus. */
export function focusedTaskId(): string | undefined {
  return document.activeElement?.closest<HTMLElement>('[data-task-id]')?.dataset['taskId'];
}
