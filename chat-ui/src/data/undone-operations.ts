import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** Enough for the conversations that one scrolls through; the server refuses to undo twice anyway. */
const KEPT = 500;

interface Undone {
  operations: string[];
}

/** Operations that this browser took back: their cards say so after a reload too. */
const useUndoneStore = create<Undone>()(
  persist(() => ({ operations: [] as string[] }), { name: 'taskloom.undone' }),
);

export function useUndone(operationId: string): boolean {
  return useUndoneStore(({ operations }) => operations.includes(operationId));
}

export function rememberUndone(operationId: string): void {
  useUndoneStore.setState(({ operations }) => ({
    operations: [...operations.filter((id) => id !== operationId), operationId].slice(-KEPT),
  }));
}

export function forgetUndone(operationId: string): void {
  useUndoneStore.setState(({ operations }) => ({
    operations: operations.filter((id) => id !== operationId),
  }));
}
