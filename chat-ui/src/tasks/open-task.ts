import { navigate } from 'wouter/use-browser-location';

import { setUi, useUi } from '../shell/ui-store.ts';

const TASK_PATH = /^\/task\/([^/]+)$/;

/** The task whose panel the address opens. */
export function taskIdOf(path: string): string | undefined {
  const id = TASK_PATH.exec(path)?.[1];
  return id === undefined ? undefined : decodeURIComponent(id);
}

/** Opens a task's panel over the view; its address can be shared. */
export function openTask(id: string): void {
  const path = window.location.pathname;
  const open = taskIdOf(path) !== undefined;
  if (!open) setUi({ viewPath: path });
  navigate(`/task/${encodeURIComponent(id)}`, { replace: open });
}

/** Back to the view, with the focus on the row the panel came from. */
export function closeTask(): void {
  const id = taskIdOf(window.location.pathname);
  navigate(useUi.getState().viewPath);
  if (id === undefined) return;
  requestAnimationFrame(() => {
    document
      .querySelector<HTMLElement>(`[data-task-id="${CSS.escape(id)}"] [data-task-open]`)
      ?.focus();
  });
}
