import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
}

/** What belongs in an empty place, and the offer to make one. */
export function EmptyState({ icon: Icon, title, children }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center gap-2 px-6 py-16 text-center">
      <span className="mb-1 grid size-11 place-items-center rounded-full bg-accent-soft text-accent">
        <Icon size={20} aria-hidden />
      </span>
      <p className="text-lg font-semibold">{title}</p>
      {children}
    </div>
  );
}
