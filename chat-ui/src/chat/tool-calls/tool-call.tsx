import { useId, useState } from 'react';

import { useUndone } from '../../data/undone-operations.ts';
import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';
import { Button } from '../../ui/button.tsx';
import type { ToolItem } from '../session/conversation-state.ts';
import { Approval } from './approval.tsx';
import { CardHead } from './card-head.tsx';
import { describeCall } from './describe-call.ts';
import { TaskCards } from './task-cards.tsx';
import { readOutcome } from './tool-result.ts';
import { useKnownNames } from './use-known-names.ts';

interface ToolCallProps {
  item: ToolItem;
  /** What it read was for a later call of the same run, whose tasks are shown there. */
  preparatory: boolean;
}

/** One tool call in a person's words, with the tasks it changed below; it opens to what programs read of it. */
export function ToolCall({ item, preparatory }: ToolCallProps) {
  const [open, setOpen] = useState(false);
  const detailsId = useId();
  const outcome = readOutcome(item.content);
  const tasksShown = item.status === 'done' && !(preparatory && outcome.operationId === undefined);
  const asking = item.status === 'awaiting_approval';
  const said = describeCall(item, outcome, useKnownNames());
  return (
    <article
      aria-label={said}
      data-tool-call={item.toolName}
      className={`overflow-hidden rounded-panel border ${asking ? 'border-accent' : 'border-line'} bg-surface`}
    >
      <div className="flex items-center pe-1.5">
        <CardHead
          status={item.status}
          open={open}
          controls={detailsId}
          onToggle={() => setOpen(!open)}
        >
          <span className="font-semibold">{said}</span>
          {asking && <span className="text-muted"> {t('needs your approval')}</span>}
        </CardHead>
        {outcome.operationId !== undefined && item.status === 'done' && (
          <UndoButton operationId={outcome.operationId} />
        )}
      </div>
      {asking && <Approval item={item} />}
      {item.status === 'failed' && item.resultText !== undefined && (
        <p className="border-t border-line px-3 py-2 whitespace-pre-line text-danger">
          {readable(item.resultText)}
        </p>
      )}
      {outcome.failures.map(({ message, hint }) => (
        <p key={message} className="border-t border-line px-3 py-2 text-danger">
          {message} {hint}
        </p>
      ))}
      {outcome.tasks.length > 0 && tasksShown && (
        <TaskCards tasks={outcome.tasks} deleted={item.toolName === 'delete_tasks'} />
      )}
      <div id={detailsId} hidden={!open} className="border-t border-line">
        {open && <Details item={item} />}
      </div>
    </article>
  );
}

function UndoButton({ operationId }: { operationId: string }) {
  const { actions } = useWorkspace();
  const undone = useUndone(operationId);
  const [busy, setBusy] = useState(false);
  if (undone) return <span className="px-2 text-sm text-muted">{t('Undone')}</span>;
  return (
    <Button
      look="quiet"
      disabled={busy}
      className="h-7!"
      onClick={() => {
        setBusy(true);
        void actions.undo(operationId).finally(() => setBusy(false));
      }}
    >
      {t('Undo')}
    </Button>
  );
}

function Details({ item }: { item: ToolItem }) {
  return (
    <>
      <p className="px-3 pt-2.5 text-sm text-muted">
        {t('Tool')} <code className="font-mono text-text">{item.toolName}</code>
      </p>
      <Json label={t('Arguments')} value={item.args} />
      {item.resultText !== undefined && (
        <Json label={t('Result')} value={item.content ?? item.resultText} />
      )}
    </>
  );
}

function Json({ label, value }: { label: string; value: unknown }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (
    <figure className="px-3 py-2">
      <figcaption className="pb-1 text-xs font-semibold text-muted">{label}</figcaption>
      <pre
        tabIndex={0}
        aria-label={label}
        className="max-h-60 overflow-auto rounded-control bg-sunken px-2.5 py-2 font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        {text}
      </pre>
    </figure>
  );
}

/** A refusal's text opens with its code, which is for programs. */
function readable(text: string): string {
  return text.replace(/^[a-z_]+: /, '').trim();
}
