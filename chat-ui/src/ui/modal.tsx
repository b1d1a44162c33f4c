import type { ReactNode } from 'react';
import { ChevronLeft, X } from 'lucide-react';
import { Dialog, Heading, Modal as AriaModal, ModalOverlay } from 'react-aria-components';

import { t } from '../text/t.ts';
import { IconButton } from './button.tsx';

const PLACES = {
  middle: 'mx-4 mt-[12vh] h-fit max-h-[76vh] w-full max-w-lg rounded-panel border border-line',
  left: 'h-full w-72 max-w-[85vw] border-e border-line',
  bottom: 'mt-auto max-h-[80vh] w-full rounded-t-panel border-t border-line',
};

interface ModalProps {
  title: string;
  onClose: () => void;
  /** The title is for screen readers only: what is inside says it already. */
  bare?: boolean;
  /** Has a button that closes it, where nothing inside does. */
  closable?: boolean;
  /** Leads back to what was shown before. */
  onBack?: () => void;
  /** At a side, as a drawer, instead of in the middle. */
  side?: 'left' | 'bottom';
  role?: 'dialog' | 'alertdialog';
  children: ReactNode;
}

/** A dialog over the page: focus stays inside, Esc and a press outside close it. */
export function Modal({
  title,
  onClose,
  bare = false,
  closable = false,
  onBack,
  side,
  role,
  children,
}: ModalProps) {
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => open || onClose()}
      className={`fixed inset-0 z-40 flex bg-scrim ${side === 'left' ? '' : 'justify-center'}`}
    >
      <AriaModal
        className={`flex animate-appear flex-col overflow-hidden bg-raised shadow-float ${PLACES[side ?? 'middle']}`}
      >
        <Dialog
          {...(role && { role })}
          className="flex min-h-0 grow flex-col outline-none"
          {...(bare && { 'aria-label': title })}
        >
          {!bare && (
            <div className="flex items-center gap-2 px-5 pt-4">
              {onBack !== undefined && (
                <IconButton
                  label={t('Back')}
                  icon={ChevronLeft}
                  onClick={onBack}
                  className="-my-1"
                />
              )}
              <Heading
                slot="title"
                className="line-clamp-2 min-w-0 grow text-lg font-semibold [overflow-wrap:anywhere]"
              >
                {title}
              </Heading>
              {closable && (
                <IconButton
                  label={t('Close')}
                  shortcut="Esc"
                  icon={X}
                  onClick={onClose}
                  className="-my-1"
                />
              )}
            </div>
          )}
          {children}
        </Dialog>
      </AriaModal>
    </ModalOverlay>
  );
}
