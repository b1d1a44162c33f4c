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
import { ActionMenu } from '../../ui/menu.tsx';

/** What can be done with a conversation as a whole. */
export function ConversationMenu({ conversation }: { conversation: ConversationSummary }) {
  const { chat } = useWorkspace();
  const { conversationId, title, pinned = false, archived = false } = conversation;
  const name = title === '' ? 'New conversation' : title;
  const change = (changes: { pinned?: boolean; archived?: boolean }) =>
    chat.change(conversationId, changes);

  function archive() {
    change({ archived: !archived });
    if (archived) return;
    showToast({
      text: `Archived “${name}”`,
      tone: 'info',
      actions: [{ label: 'Undo', run: () => change({ archived: false }) }],
    });
  }

  return (
    <ActionMenu
      label={`More about ${name}`}
      icon={Ellipsis}
      entries={[
        {
          id: 'rename',
          name: 'Rename',
          icon: Pencil,
          run: () => setUi({ dialog: { kind: 'rename-conversation', conversationId, title } }),
        },
        {
          id: 'pin',
          name: pinned ? 'Unpin' : 'Pin',
          icon: pinned ? PinOff : Pin,
          run: () => change({ pinned: !pinned }),
        },
        {
          id: 'archive',
          name: archived ? 'Bring back from the archive' : 'Archive',
          icon: archived ? ArchiveRestore : Archive,
          run: archive,
        },
        {
          id: 'share',
          name: 'Share',
          icon: Link2,
          run: () => setUi({ dialog: { kind: 'share-conversation', conversationId } }),
        },
        {
          id: 'markdown',
          name: 'Export as Markdown',
          icon: FileText,
          run: () => chat.export(conversationId, 'markdown'),
        },
        {
          id: 'json',
          name: 'Export as JSON',
          icon: Braces,
          run: () => chat.export(conversationId, 'json'),
        },
        {
          id: 'delete',
          name: 'Delete',
          icon: Trash2,
          danger: true,
          run: () =>
            setUi({ dialog: { kind: 'delete-conversation', conversationId, title: name } }),
        },
      ]}
    />
  );
}
