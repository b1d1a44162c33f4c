import {
  Ban,
  Check,
  ChevronRight,
  LoaderCircle,
  ShieldQuestion,
  TriangleAlert,
} from 'lucide-react';
import type { ReactNode } from 'react';

import type { ToolStatus } from '../session/conversation-state.ts';

interface CardHeadProps {
  status: ToolStatus;
  open: boolean;
  /** Id of the element that it opens. */
  controls: string;
  onToggle: () => void;
  children: ReactNode;
}

/** The line of a card that says what was done, and opens what is below it. */
export function CardHead({ status, open, controls, onToggle, children }: CardHeadProps) {
  return (
    <button
      type="button"
      aria-expanded={open}
      aria-controls={controls}
      onClick={onToggle}
      className="flex min-w-0 grow items-center gap-2 rounded-panel px-3 text-start -outline-offset-2 row-height hover:bg-hover"
    >
      <StatusIcon status={status} />
      <span className="min-w-0 py-1">{children}</span>
      <ChevronRight
        size={14}
        aria-hidden
        className={`ms-auto shrink-0 text-muted transition-transform ${open ? 'rotate-90' : ''}`}
      />
    </button>
  );
}

function StatusIcon({ status }: { status: ToolStatus }) {
  switch (status) {
    case 'running':
      return <LoaderCircle size={15} aria-hidden className="shrink-0 animate-spin text-accent" />;
    case 'awaiting_approval':
      return <ShieldQuestion size={15} aria-hidden className="shrink-0 text-accent" />;
    case 'done':
      return <Check size={15} aria-hidden className="shrink-0 text-success" />;
    case 'failed':
      return <TriangleAlert size={15} aria-hidden className="shrink-0 text-danger" />;
    case 'denied':
    case 'stopped':
      return <Ban size={15} aria-hidden className="shrink-0 text-muted" />;
  }
}
