import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';

const LOOKS: Record<Look, string> = {
  primary: 'bg-accent text-on-accent hover:brightness-110',
  plain: 'border border-control bg-raised hover:bg-hover',
  quiet: 'text-muted hover:bg-hover hover:text-text',
  danger: 'bg-danger text-on-accent hover:brightness-110',
};

interface ButtonProps extends ComponentProps<'button'> {
  look?: Look;
  icon?: LucideIcon;
}

export function Button({ look = 'plain', icon: Icon, className, children, ...props }: ButtonProps) {
  return (
    <button
      type="button"
      {...props}
      className={`inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-control px-3 font-semibold whitespace-nowrap transition-colors disabled:opacity-50 max-md:h-11 max-md:px-4 ${LOOKS[look]} ${className ?? ''}`}
    >
      {Icon && <Icon size={16} aria-hidden />}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** Its name, shown on hover. */
  label: string;
  icon: LucideIcon;
  /** The key that does the same, shown on hover. */
  shortcut?: string;
}

export function IconButton({ label, icon: Icon, shortcut, className, ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      {...props}
      aria-label={label}
      title={shortcut === undefined ? label : `${label} (${shortcut})`}
      className={`grid size-8 shrink-0 place-items-center rounded-control text-muted transition-colors hover:bg-hover hover:text-text disabled:opacity-50 max-md:size-11 ${className ?? ''}`}
    >
      <Icon size={17} aria-hidden />
    </button>
  );
}
