import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';

import { t } from '../text/t.ts';
import { IconButton } from './button.tsx';

interface SidePanelProps {
  label: string;
  heading: ReactNode;
  onClose: () => void;
  actions?: ReactNode;
  /** Over the tasks alone, so that the conversation beside them stays in sight; else over the right side. */
  over?: 'tasks' | 'page';
  children: ReactNode;
}

const PLACES = {
  page: 'md:w-(--side-width)',
  tasks: 'md:absolute md:w-[max(26rem,56%)] md:max-w-[46rem]',
};

/** A panel over the right side; on a phone it covers the page. The rest stays usable. */
export function SidePanel(props: SidePanelProps) {
  const { label, heading, onClose, actions, over = 'page', children } = props;
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  return (
    <section
      ref={panel}
      tabIndex={-1}
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      }}
      className={`fixed inset-y-0 end-0 z-30 flex w-full max-w-full animate-slide-in flex-col border-s border-line bg-raised shadow-float outline-none max-md:border-s-0 ${PLACES[over]}`}
    >
      <header className="flex min-h-13 shrink-0 items-center gap-1 border-b border-line py-1 pe-2.5 ps-4">
        <div className="min-w-0 grow truncate">{heading}</div>
        {actions}
        <IconButton label={t('Close')} shortcut="Esc" icon={X} onClick={onClose} />
      </header>
      <div className="min-h-0 grow overflow-y-auto overscroll-contain">{children}</div>
    </section>
  );
}
