import { create } from 'zustand';

interface ToastAction {
  label: string;
  run: () => void;
}

export interface Toast {
  id: string;
  text: string;
  tone: 'info' | 'error' | 'notification';
  /** The operation it offers to undo. */
  operationId?: string;
  /** What it is about: it takes the place of an older message about the same. */
  about?: string;
  actions?: ToastAction[];
}

interface Toasts {
  toasts: Toast[];
  show: (toast: Omit<Toast, 'id'>) => void;
  dismiss: (id: string) => void;
}

const SHOWN_AT_ONCE = 3;

/** Short messages in the corner. What they offer can also be reached elsewhere, since they go away. */
export const useToasts = create<Toasts>()((set) => ({
  toasts: [],
  show: (toast) =>
    set(({ toasts }) => ({
      toasts: [
        ...toasts.filter(({ about }) => about === undefined || about !== toast.about),
        { ...toast, id: crypto.randomUUID() },
      ].slice(-SHOWN_AT_ONCE),
    })),
  dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
}));

export function retractToast(operationId: string): void {
  useToasts.setState(({ toasts }) => ({
    toasts: toasts.filter((toast) => toast.operationId !== operationId),
  }));
}

export const showToast = (toast: Omit<Toast, 'id'>) => useToasts.getState().show(toast);
