import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

import type { ToolError } from '../../data/tool-error.ts';
import { t } from '../../text/t.ts';

/** As wide as what it holds. */
export const NARROW_INPUT =
  'h-9 min-w-0 rounded-control border border-control bg-surface px-2.5 max-md:h-11';
export const INPUT = `w-full ${NARROW_INPUT}`;

interface FieldProps {
  label: string;
  icon: LucideIcon;
  /** The input the label names; without it the field is a group. */
  htmlFor?: string;
  error?: ToolError | undefined;
  children: ReactNode;
}

export function Field({ label, icon: Icon, htmlFor, error, children }: FieldProps) {
  const name = (
    <>
      <Icon size={14} aria-hidden /> {label}
    </>
  );
  const look = 'flex items-center gap-1.5 text-sm font-semibold text-muted';
  return (
    <div
      className="flex flex-col gap-1.5"
      {...(htmlFor === undefined && { role: 'group', 'aria-label': label })}
    >
      {htmlFor === undefined ? (
        <span className={look}>{name}</span>
      ) : (
        <label htmlFor={htmlFor} className={look}>
          {name}
        </label>
      )}
      {children}
      {error && (
        <p role="alert" className="text-sm">
          <span className="text-danger">{error.message}</span>
          {error.hint !== undefined && (
            <span className="block text-muted">{t('Try: {words}', { words: error.hint })}</span>
          )}
        </p>
      )}
    </div>
  );
}
