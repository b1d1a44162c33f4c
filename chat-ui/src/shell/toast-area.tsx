import { Bell, TriangleAlert, X } from 'lucide-react';
import { useEffect, useState } from 'react';

import { IconButton } from '../ui/button.tsx';
import { useToasts } from './toasts.ts';
import type { Toast } from './toasts.ts';

const SHOWN_MS = 7_000;

export function ToastArea() {
  const { toasts } = useToasts();
  return (
    <div
      role="log"
      aria-label="Messages"
      className="pointer-events-none fixed bottom-4 left-1/2 z-50 flex w-max max-w-[calc(100vw-2rem)] -translate-x-1/2 flex-col items-center gap-2 max-md:bottom-20"
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const { dismiss } = useToasts();
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(() => dismiss(toast.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [held, toast.id, dismiss]);
  const { action } = toast;
  return (
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex max-w-full animate-appear items-center gap-2 rounded-panel border border-line bg-raised py-1.5 pr-1.5 pl-3.5 shadow-float"
    >
      {toast.tone === 'error' && (
        <TriangleAlert size={16} aria-hidden className="shrink-0 text-danger" />
      )}
      {toast.tone === 'notification' && (
        <Bell size={16} aria-hidden className="shrink-0 text-accent" />
      )}
      <p className="line-clamp-3 min-w-0 max-w-[52ch]">{toast.text}</p>
      {action && (
        <button
          type="button"
          onClick={() => {
            dismiss(toast.id);
            action.run();
          }}
          className="h-8 shrink-0 rounded-control px-2.5 font-semibold text-accent hover:bg-hover max-md:h-11"
        >
          {action.label}
        </button>
      )}
      <IconButton label="Dismiss" icon={X} onClick={() => dismiss(toast.id)} />
    </div>
  );
}
