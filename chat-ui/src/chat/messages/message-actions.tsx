import { ChevronLeft, ChevronRight, Copy, GitBranch, Pencil, RefreshCw } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';

import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';
import { copyText } from '../../ui/copy-text.ts';
import { alternativesAt, turnOf } from '../session/branches.ts';
import type { TextItem, UserItem } from '../session/conversation-state.ts';
import { useChat } from '../session/use-chat.ts';

/** In sight for who points at the message or has the focus in it; always where nothing can point. */
const SHOWN =
  'flex items-center opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 [@media(hover:none)]:opacity-100';

interface UserActionsProps {
  item: UserItem;
  runId: string;
  onEdit: () => void;
}

export function UserActions({ item, runId, onEdit }: UserActionsProps) {
  const idle = useIdle();
  // Only what began a run can be begun anew; an answer to a question is a part of its run.
  const begins = useChat(
    ({ current: { items } }) =>
      items.find((each) => each.kind === 'user' && each.runId === runId)?.id === item.id,
  );
  return (
    <div className="flex items-center">
      <div className={SHOWN}>
        <Action
          label={t('Copy message')}
          icon={Copy}
          run={() => void copyText(item.text, t('Copied the message'))}
        />
        {idle && begins && <Action label={t('Edit message')} icon={Pencil} run={onEdit} />}
      </div>
      {begins && <RunBranches runId={runId} />}
    </div>
  );
}

/** Below the last text of an answer that has ended. */
export function AnswerActions({ item: { runId, text } }: { item: TextItem }) {
  const { chat } = useWorkspace();
  const idle = useIdle();
  const asked = useChat(
    ({ current: { items } }) =>
      items.find((each): each is UserItem => each.kind === 'user' && each.runId === runId)?.text,
  );
  return (
    <div className={`${SHOWN} -ms-1.5`}>
      <Action
        label={t('Copy answer')}
        icon={Copy}
        run={() => void copyText(text, t('Copied the answer'))}
      />
      {idle && asked !== undefined && (
        <Action
          label={t('Regenerate answer')}
          icon={RefreshCw}
          run={() => chat.rewrite(runId, asked)}
        />
      )}
      {idle && (
        <Action
          label={t('Branch from here')}
          icon={GitBranch}
          run={() => chat.branchAfter(runId)}
        />
      )}
    </div>
  );
}

function RunBranches({ runId }: { runId: string }) {
  const turn = useChat(({ current }) => turnOf(current.items, runId));
  return <BranchSwitch turn={turn} />;
}

/** Leads through the ways in which the conversation went on after `turn` runs. */
export function BranchSwitch({ turn }: { turn: number }) {
  const { chat } = useWorkspace();
  const current = useChat((state) => state.current);
  const idle = useIdle();
  const alternatives = alternativesAt(turn, current);
  if (!alternatives) return null;
  const { at, branchIds } = alternatives;
  const go = (to: number) => {
    const branchId = branchIds[to];
    if (branchId !== undefined) chat.switchBranch(branchId);
  };
  return (
    <div role="group" aria-label={t('Branches')} className="flex items-center text-xs text-muted">
      <Action
        label={t('Previous branch')}
        icon={ChevronLeft}
        disabled={!idle || at === 0}
        run={() => go(at - 1)}
      />
      <span className="tabular-nums">
        {t('{place} of {count}', { place: at + 1, count: branchIds.length })}
      </span>
      <Action
        label={t('Next branch')}
        icon={ChevronRight}
        disabled={!idle || at === branchIds.length - 1}
        run={() => go(at + 1)}
      />
    </div>
  );
}

interface ActionProps {
  label: string;
  icon: LucideIcon;
  disabled?: boolean;
  run: () => void;
}

function Action({ label, icon: Icon, disabled = false, run }: ActionProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={run}
      className="grid size-7 place-items-center rounded-control text-muted hover:bg-hover hover:text-text disabled:opacity-40 max-md:size-11"
    >
      <Icon size={14} aria-hidden />
    </button>
  );
}

/** Nothing is under way or waits for its turn. */
function useIdle(): boolean {
  return useChat(
    ({ current: { runId, queued }, socket }) =>
      runId === undefined && queued.length === 0 && socket === 'ready',
  );
}
