/** The tasks under the pointer: what is dragged cannot be read before it is dropped. */
let dragged: readonly string[] = [];

export const draggedIds = () => dragged;

export function setDragged(ids: readonly string[]): void {
  dragged = ids;
}
