import { Copy, ExternalLink, Link2, Link2Off, RefreshCw } from 'lucide-react';
import { useEffect } from 'react';

import { useClock } from '../../data/queries.ts';
import { useWorkspace } from '../../data/workspace.ts';
import { setUi } from '../../shell/ui-store.ts';
import { t } from '../../text/t.ts';
import { labelMoment } from '../../time/format-date.ts';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { Modal } from '../../ui/modal.tsx';
import { useChat } from '../session/use-chat.ts';

/** A link that shows what was said to anybody who has it, until it is taken back. */
export function ShareConversationDialog({ conversationId }: { conversationId: string }) {
  const { chat } = useWorkspace();
  const clock = useClock();
  const share = useChat((state) =>
    state.share?.conversationId === conversationId ? state.share : undefined,
  );
  useEffect(() => chat.share(conversationId), [chat, conversationId]);
  const link = share?.link;
  const address = link && new URL(link.path, window.location.origin).href;
  return (
    <Modal title={t('Share conversation')} closable onClose={() => setUi({ dialog: undefined })}>
      <div className="flex flex-col gap-4 px-5 pt-3 pb-5">
        <p className="text-muted">
          {t(
            'Whoever has the link reads what was said so far, without an account. Your tasks, your name and what you say later are not shown.',
          )}
        </p>
        {link && address !== undefined ? (
          <>
            <div className="flex gap-2">
              <input
                readOnly
                aria-label={t('Link')}
                value={address}
                onFocus={({ target }) => target.select()}
                className="h-9 min-w-0 grow rounded-control border border-control bg-surface px-2.5 max-md:h-11"
              />
              <Button
                look="primary"
                icon={Copy}
                onClick={() => void copyText(address, t('Copied the link to this conversation'))}
              >
                {t('Copy')}
              </Button>
            </div>
            <p className="text-sm text-muted">
              {t('Shows what was said until {short}.', {
                short: labelMoment(link.at, clock).short,
              })}{' '}
              <a href={address} target="_blank" rel="noreferrer" className="text-accent underline">
                {t('Open it')} <ExternalLink size={12} aria-hidden className="inline" />
              </a>
            </p>
            <div className="flex flex-wrap justify-end gap-2">
              <Button icon={Link2Off} onClick={() => chat.share(conversationId, false)}>
                {t('Take the link back')}
              </Button>
              <Button icon={RefreshCw} onClick={() => chat.share(conversationId, true)}>
                {t('Show what was said since')}
              </Button>
            </div>
          </>
        ) : (
          <div className="flex justify-end">
            <Button
              look="primary"
              icon={Link2}
              disabled={share === undefined}
              onClick={() => chat.share(conversationId, true)}
            >
              {t('Make a link')}
            </Button>
          </div>
        )}
      </div>
    </Modal>
  );
}
