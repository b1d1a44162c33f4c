/** The tasks under the pointer: what is dragged cannot be read before it is dropped. */
let dragged: readonly string[] = [];
/** Pixels from the upper edge of what was taken hold of. */
let grabbed = 0;

export const draggedIds = () => dragged;

export const grabbedAt = () => grabbed;

export function setDragged(ids: readonly string[], at = 0): void {
  dragged = ids;
  grabbed = at;
}
