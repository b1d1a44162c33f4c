import { useState } from 'react';

import { t } from '../../text/t.ts';
import { Button } from '../../ui/button.tsx';

interface MessageEditorProps {
  label: string;
  action: string;
  text: string;
  note?: string;
  onSave: (text: string) => void;
  onClose: () => void;
}

/** A message while its text is changed, in its place. */
export function MessageEditor(props: MessageEditorProps) {
  const { label, action, text, note, onSave, onClose } = props;
  const [draft, setDraft] = useState(text);
  const empty = draft.trim() === '';
  function save() {
    if (empty) return;
    onSave(draft.trim());
    onClose();
  }
  return (
    <form
      className="flex flex-col items-end gap-1"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <textarea
        autoFocus
        aria-label={label}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault();
            onClose();
          }
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          save();
        }}
        className="field-sizing-content max-h-64 w-[88%] rounded-panel border border-control bg-surface px-3 py-2"
      />
      {note !== undefined && <p className="w-[88%] text-xs text-muted">{note}</p>}
      <span className="flex gap-2">
        <Button look="quiet" onClick={onClose}>
          {t('Cancel')}
        </Button>
        <Button type="submit" disabled={empty}>
          {action}
        </Button>
      </span>
    </form>
  );
}
