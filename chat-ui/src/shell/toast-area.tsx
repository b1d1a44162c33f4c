import { Bell, TriangleAlert, X } from 'lucide-react';
import { useEffect, useState } from 'react';

import { t } from '../text/t.ts';
import { IconButton } from '../ui/button.tsx';
import { ConnectionStatus } from './connection-status.tsx';
import { useToasts } from './toasts.ts';
import type { Toast } from './toasts.ts';

const SHOWN_MS = 7_000;

/** Below the tasks, never over them; the connection's state stands with them. */
export function ToastArea({ over }: { over: boolean }) {
  const { toasts } = useToasts();
  return (
    <div
      className={`pointer-events-none z-50 flex shrink-0 flex-col items-center gap-2 px-4 *:empty:hidden has-[li,p]:py-2 max-md:order-2 ${over ? 'max-md:fixed max-md:inset-x-0 max-md:bottom-0' : ''}`}
    >
      <div
        role="log"
        aria-label={t('Messages')}
        className="flex max-w-full flex-col items-center gap-2"
      >
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} />
        ))}
      </div>
      <ConnectionStatus />
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
  return (
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex max-w-full animate-appear items-center justify-end gap-x-2 max-md:has-[button+button+button]:flex-wrap rounded-panel border border-line bg-raised py-1.5 pe-1.5 ps-3.5 shadow-float"
    >
      {toast.tone === 'error' && (
        <TriangleAlert size={16} aria-hidden className="shrink-0 text-danger" />
      )}
      {toast.tone === 'notification' && (
        <Bell size={16} aria-hidden className="shrink-0 text-accent" />
      )}
      <p className="line-clamp-3 max-w-[52ch] min-w-0 max-md:grow max-md:basis-2/3">{toast.text}</p>
      {toast.actions?.map((action) => (
        <button
          key={action.label}
          type="button"
          onClick={() => {
            dismiss(toast.id);
            action.run();
          }}
          className="h-8 shrink-0 rounded-control px-2.5 font-semibold text-accent hover:bg-hover max-md:h-11"
        >
          {action.label}
        </button>
      ))}
      <IconButton label={t('Dismiss')} icon={X} onClick={() => dismiss(toast.id)} />
    </div>
  );
}
