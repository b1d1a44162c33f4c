import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

interface FoldButtonProps {
  open: boolean;
  onToggle: () => void;
  className?: string;
  children: ReactNode;
}

/** Folds what stands below it away, and shows it again. */
export function FoldButton({ open, onToggle, className = '', children }: FoldButtonProps) {
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={onToggle}
      className={`flex items-center gap-1.5 rounded-control pe-2 text-muted row-height hover:text-text ${className}`}
    >
      <ChevronRight
        size={14}
        aria-hidden
        className={`transition-transform ${open ? 'rotate-90' : ''}`}
      />
      {children}
    </button>
  );
}
