import { ArrowUp, Square } from 'lucide-react';
import type { KeyboardEvent } from 'react';

import { useWorkspace } from '../data/workspace.ts';
import { useKeptDraft } from '../data/kept-draft.ts';
import { t } from '../text/t.ts';
import { useChat } from './session/use-chat.ts';

/** The wire protocol's bound on a message. */
const LONGEST_MESSAGE = 20_000;

export function Composer({ conversationId }: { conversationId: string }) {
  const { chat } = useWorkspace();
  const running = useChat(({ current }) => current.runId !== undefined);
  const [text, setText] = useKeptDraft(`chat.${conversationId}`);
  const empty = text.trim() === '';

  function write(next: string) {
    setText(next);
    chat.stay();
  }

  function send() {
    if (empty) return;
    chat.say(text.trim());
    write('');
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === 'Escape' && !running) event.currentTarget.blur();
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      className="shrink-0 px-3 pb-3"
    >
      <div className="mx-auto flex max-w-[46rem] items-end gap-1.5 rounded-panel border border-control bg-surface py-1.5 pe-1.5 ps-3 focus-within:outline-2 focus-within:outline-accent">
        <textarea
          id="composer"
          value={text}
          onChange={({ target }) => write(target.value)}
          onKeyDown={onKeyDown}
          rows={1}
          maxLength={LONGEST_MESSAGE}
          aria-label={t('Message')}
          enterKeyHint="send"
          placeholder={running ? t('Say what comes next') : t('Add, change, find or plan tasks')}
          className="field-sizing-content max-h-48 min-h-8 min-w-0 grow resize-none bg-transparent py-1.5 leading-5 outline-none max-md:min-h-11 max-md:py-3"
        />
        {running && (
          <button
            type="button"
            aria-label={t('Stop')}
            title={t('Stop (Esc)')}
            onClick={() => chat.stop()}
            className="grid size-8 shrink-0 place-items-center rounded-control border border-control hover:bg-hover max-md:size-11"
          >
            <Square size={13} fill="currentColor" aria-hidden />
          </button>
        )}
        <button
          type="submit"
          aria-label={t('Send')}
          title={t('Send (Enter)')}
          disabled={empty}
          className="grid size-8 shrink-0 place-items-center rounded-control bg-accent text-on-accent transition-colors hover:brightness-110 disabled:bg-hover disabled:text-muted disabled:hover:brightness-100 max-md:size-11"
        >
          <ArrowUp size={18} aria-hidden />
        </button>
      </div>
    </form>
  );
}
