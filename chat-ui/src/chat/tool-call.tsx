import {
  Ban,
  Check,
  ChevronRight,
  LoaderCircle,
  ShieldQuestion,
  TriangleAlert,
} from 'lucide-react';
import { useId, useState } from 'react';

import { useOpenTasks } from '../data/queries.ts';
import { useWorkspace } from '../data/workspace.ts';
import { Button } from '../ui/button.tsx';
import type { ToolItem, ToolStatus } from './conversation-state.ts';
import { TaskCards } from './task-cards.tsx';
import { namedTasks, readOutcome } from './tool-result.ts';
import type { ToolOutcome } from './tool-result.ts';

interface ToolCallProps {
  item: ToolItem;
  /** What it read was for a later call of the same run, whose tasks are shown there. */
  preparatory: boolean;
}

/** One tool call: a line that opens to its arguments and result, with the tasks it changed below. */
export function ToolCall({ item, preparatory }: ToolCallProps) {
  const [open, setOpen] = useState(false);
  const detailsId = useId();
  const outcome = readOutcome(item.content);
  const tasksShown = item.status === 'done' && !(preparatory && outcome.operationId === undefined);
  const asking = item.status === 'awaiting_approval';
  return (
    <article
      aria-label={`Tool call: ${item.title}`}
      className={`overflow-hidden rounded-panel border ${asking ? 'border-accent' : 'border-line'} bg-surface`}
    >
      <div className="flex items-center pr-1.5">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={detailsId}
          onClick={() => setOpen(!open)}
          className="flex min-w-0 grow items-center gap-2 rounded-panel px-3 text-left -outline-offset-2 row-height hover:bg-hover"
        >
          <StatusIcon status={item.status} />
          <span className="min-w-0 py-1">
            <span className="font-semibold">{item.title}</span>{' '}
            <span className="text-muted">{statusWords(item, outcome)}</span>
          </span>
          <ChevronRight
            size={14}
            aria-hidden
            className={`ml-auto shrink-0 text-muted transition-transform ${open ? 'rotate-90' : ''}`}
          />
        </button>
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
      {outcome.tasks.length > 0 && tasksShown && <TaskCards tasks={outcome.tasks} />}
      <div id={detailsId} hidden={!open} className="border-t border-line">
        {open && <Details item={item} />}
      </div>
    </article>
  );
}

function Approval({ item }: { item: ToolItem }) {
  const { chat } = useWorkspace();
  const { tasks } = useOpenTasks();
  const named = namedTasks(item.args, tasks);
  return (
    <div className="border-t border-line">
      <p className="px-3 py-2">This happens only if you approve it:</p>
      {named.length > 0 && <TaskCards tasks={named} />}
      <Json label="Arguments" value={item.args} />
      <div className="flex gap-2 px-3 pb-3">
        <Button look="primary" onClick={() => chat.decide(item.runId, item.id, 'approve')}>
          Approve
        </Button>
        <Button onClick={() => chat.decide(item.runId, item.id, 'deny')}>Deny</Button>
      </div>
    </div>
  );
}

function UndoButton({ operationId }: { operationId: string }) {
  const { actions } = useWorkspace();
  const [state, setState] = useState<'ready' | 'busy' | 'undone'>('ready');
  if (state === 'undone') return <span className="px-2 text-sm text-muted">Undone</span>;
  return (
    <Button
      look="quiet"
      disabled={state === 'busy'}
      className="h-7!"
      onClick={() => {
        setState('busy');
        void actions.undo(operationId).then((done) => setState(done ? 'undone' : 'ready'));
      }}
    >
      Undo
    </Button>
  );
}

function Details({ item }: { item: ToolItem }) {
  return (
    <>
      <p className="px-3 pt-2.5 text-sm text-muted">
        Tool <code className="font-mono text-text">{item.toolName}</code>
      </p>
      <Json label="Arguments" value={item.args} />
      {item.resultText !== undefined && (
        <Json label="Result" value={item.content ?? item.resultText} />
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

function StatusIcon({ status }: { status: ToolStatus }) {
  switch (status) {
    case 'running':
      return <LoaderCircle size={15} aria-hidden className="shrink-0 animate-spin text-accent" />;
    case 'awaiting_approval':
      return <ShieldQuestion size={15} aria-hidden className="shrink-0 text-accent" />;
    case 'done':
      return <Check size={15} aria-hidden className="shrink-0 text-success" />;
    case 'failed':
      return <TriangleAlert size={15} aria-hidden className="shrink-0 text-danger" />;
    case 'denied':
    case 'stopped':
      return <Ban size={15} aria-hidden className="shrink-0 text-muted" />;
  }
}

function statusWords(item: ToolItem, { tasks, operationId }: ToolOutcome): string {
  switch (item.status) {
    case 'running':
      return 'working';
    case 'awaiting_approval':
      return 'needs your approval';
    case 'denied':
      return 'denied';
    case 'stopped':
      return 'stopped';
    case 'failed':
      return 'refused';
    case 'done':
      if (tasks.length > 0) return tasks.length === 1 ? '1 task' : `${tasks.length} tasks`;
      return operationId === undefined && item.content?.['tasks'] ? 'nothing found' : 'done';
  }
}

/** A refusal's text opens with its code, which is for programs. */
function readable(text: string): string {
  return text.replace(/^[a-z_]+: /, '').trim();
}
