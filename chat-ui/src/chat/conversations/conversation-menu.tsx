import type { ConversationSummary } from '@taskloom/contracts';
import {
  Archive,
  ArchiveRestore,
  Braces,
  Ellipsis,
  FileText,
  Link2,
  Pencil,
  Pin,
  PinOff,
  Trash2,
} from 'lucide-react';

import { useWorkspace } from '../../data/workspace.ts';
import { setUi } from '../../shell/ui-store.ts';
import { showToast } from '../../shell/toasts.ts';
import { t } from '../../text/t.ts';
import { ActionMenu } from '../../ui/menu.tsx';

/** What can be done with a conversation as a whole. */
export function ConversationMenu({ conversation }: { conversation: ConversationSummary }) {
  const { chat } = useWorkspace();
  const { conversationId, title, pinned = false, archived = false } = conversation;
  const name = title === '' ? t('New conversation') : title;
  const change = (changes: { pinned?: boolean; archived?: boolean }) =>
    chat.change(conversationId, changes);

  function archive() {
    change({ archived: !archived });
    if (archived) return;
    showToast({
      text: t('Archived “{name}”', { name }),
      tone: 'info',
      actions: [{ label: t('Undo'), run: () => change({ archived: false }) }],
    });
  }

  return (
    <ActionMenu
      label={t('More about {name}', { name })}
      icon={Ellipsis}
      entries={[
        {
          id: 'rename',
          name: t('Rename'),
          icon: Pencil,
          run: () => setUi({ dialog: { kind: 'rename-conversation', conversationId, title } }),
        },
        {
          id: 'pin',
          name: pinned ? t('Unpin') : t('Pin'),
          icon: pinned ? PinOff : Pin,
          run: () => change({ pinned: !pinned }),
        },
        {
          id: 'archive',
          name: archived ? t('Bring back from the archive') : t('Archive||verb'),
          icon: archived ? ArchiveRestore : Archive,
          run: archive,
        },
        {
          id: 'share',
          name: t('Share'),
          icon: Link2,
          run: () => setUi({ dialog: { kind: 'share-conversation', conversationId } }),
        },
        {
          id: 'markdown',
          name: t('Export as Markdown'),
          icon: FileText,
          run: () => chat.export(conversationId, 'markdown'),
        },
        {
          id: 'json',
          name: t('Export as JSON'),
          icon: Braces,
          run: () => chat.export(conversationId, 'json'),
        },
        {
          id: 'delete',
          name: t('Delete'),
          icon: Trash2,
          danger: true,
          run: () =>
            setUi({ dialog: { kind: 'delete-conversation', conversationId, title: name } }),
        },
      ]}
    />
  );
}
