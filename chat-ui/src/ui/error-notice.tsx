import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

interface ErrorNoticeProps {
  message: string;
  hint?: string | undefined;
  children?: ReactNode;
}

/** What happened, and the next step. */
export function ErrorNotice({ message, hint, children }: ErrorNoticeProps) {
  return (
    <div role="alert" className="flex gap-2.5 rounded-panel bg-danger-soft px-3 py-2.5">
      <TriangleAlert size={17} aria-hidden className="mt-0.5 shrink-0 text-danger" />
      <div className="min-w-0 grow">
        <p className="font-semibold text-danger">{message}</p>
        {hint !== undefined && <p className="mt-0.5">{hint}</p>}
        {Boolean(children) && <div className="mt-2 flex gap-2">{children}</div>}
      </div>
    </div>
  );
}
