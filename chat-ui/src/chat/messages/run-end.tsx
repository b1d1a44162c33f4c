import { RotateCcw, Square } from 'lucide-react';

import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import type { ChatItem, EndItem, UserItem } from '../session/conversation-state.ts';

/** How a run ended that did not end by itself; a failed one can be tried again while it is the last. */
export function RunEnd({ item, items }: { item: EndItem; items: ChatItem[] }) {
  const { chat } = useWorkspace();
  if (item.error === undefined) {
    return (
      <p className="flex items-center gap-1.5 text-sm text-muted">
        <Square size={11} aria-hidden /> {t('Stopped')}
      </p>
    );
  }
  const place = items.indexOf(item);
  const asked = items.slice(0, place).findLast((other): other is UserItem => other.kind === 'user');
  return (
    <ErrorNotice message={item.error.message} hint={item.error.hint}>
      {asked && place === items.length - 1 && (
        <Button icon={RotateCcw} onClick={() => chat.sayAgain(asked.text)}>
          {t('Retry')}
        </Button>
      )}
    </ErrorNotice>
  );
}
