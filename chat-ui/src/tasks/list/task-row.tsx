import { ChevronDown, ChevronRight, Ellipsis } from 'lucide-react';
import { memo } from 'react';

import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';
import { CheckBox } from './check-box.tsx';
import { setDragged } from '../board/dragged-tasks.ts';
import { DRAGGED_TASK } from '../board/drop-zone.tsx';
import { toggleCollapsed } from './collapsed-tasks.ts';
import { hasSelection, selectThrough, toggleSelected, useSelection } from '../many/selection.ts';
import { openTaskMenuAt } from '../many/menu-store.ts';
import { SelectBox } from '../many/select-box.tsx';
import { useLongPress } from '../many/use-long-press.ts';
import { isPhone } from '../../shell/use-is-phone.ts';
import { openTask } from '../../shell/navigation/address.ts';
import { PRIORITY_NAMES } from '../priorities.ts';
import { TaskDetails } from './task-details.tsx';
import type { TaskDetailsProps } from './task-details.tsx';

export interface TaskRowProps extends TaskDetailsProps {
  look: 'row' | 'card';
  /** How deep below another task of the list. */
  depth: number;
  folded: boolean;
  /** Its place in the whole list, of which only a part may be drawn. */
  place: number;
  count: number;
  measure: ((row: HTMLElement | null) => void) | undefined;
}

const INDENT = ['', 'ms-6', 'ms-12', 'ms-18', 'ms-24'];

/** One task. The title opens it; arrows move between rows (task-keys.ts), Alt and arrows move it. */
export const TaskRow = memo(function TaskRow(props: TaskRowProps) {
  const { task, look, depth, folded, all, place, count, measure } = props;
  const { actions } = useWorkspace();
  const selected = useSelection(({ ids }) => ids.has(task.id));
  const press = useLongPress(() => toggleSelected(task.id));
  const finished = task.status === 'done';
  const titleId = `task-${task.id}`;
  const frame =
    look === 'card'
      ? 'rounded-control border border-line px-3 py-2 shadow-[0_1px_1px_oklch(0.2_0.02_270/0.04)] hover:border-control'
      : 'border-b border-line px-1 py-1.5 hover:bg-hover max-md:px-0 max-md:py-2.5';
  return (
    <li
      ref={measure}
      data-index={place}
      aria-posinset={place + 1}
      aria-setsize={count}
      data-task-id={task.id}
      aria-labelledby={titleId}
      draggable={!isPhone()}
      {...press.handlers}
      onDragStart={({ dataTransfer }) => {
        const { ids } = useSelection.getState();
        setDragged(ids.has(task.id) ? [...ids] : [task.id]);
        dataTransfer.setData(DRAGGED_TASK, task.id);
        dataTransfer.effectAllowed = 'move';
      }}
      className={`group/task relative flex gap-2.5 transition-colors row-height has-[[data-task-open]:focus-visible]:outline-2 has-[[data-task-open]:focus-visible]:-outline-offset-1 has-[[data-task-open]:focus-visible]:outline-accent max-md:[-webkit-touch-callout:none] max-md:select-none ${selected ? 'bg-accent-soft' : look === 'card' ? 'bg-raised' : ''} ${frame} ${INDENT[Math.min(depth, INDENT.length - 1)] ?? ''}`}
    >
      <SelectBox task={task} look={look} />
      <span className="relative z-10 flex h-6 items-center">
        <CheckBox task={task} onToggle={() => void actions.toggle(task)} />
      </span>
      <div
        className={`flex min-w-0 grow gap-x-3 gap-y-0.5 ${look === 'card' ? 'flex-col' : 'items-baseline @max-2xl:flex-col @max-2xl:items-start'}`}
      >
        <button
          type="button"
          data-task-open
          onClick={(event) => {
            if (press.ended()) return;
            if (event.shiftKey) selectThrough(task.id);
            else if (event.ctrlKey || event.metaKey || (isPhone() && hasSelection()))
              toggleSelected(task.id);
            else openTask(task.id);
          }}
          className={`min-w-0 text-start [overflow-wrap:anywhere] outline-none after:absolute after:inset-0 ${look === 'card' ? 'line-clamp-3 py-px' : 'line-clamp-2 grow py-px @max-2xl:line-clamp-3'} ${finished ? 'text-muted line-through' : ''}`}
        >
          <span id={titleId}>{task.title}</span>
          {selected && <span className="sr-only">{t(', selected')}</span>}
          {task.priority !== 'p4' && (
            <span className="sr-only">, {PRIORITY_NAMES[task.priority]}</span>
          )}
        </button>
        <TaskDetails {...props} />
      </div>
      {all !== undefined && <FoldButton task={task} folded={folded} />}
      <MoreButton task={task} />
    </li>
  );
});

function FoldButton({ task, folded }: Pick<TaskRowProps, 'task' | 'folded'>) {
  const Icon = folded ? ChevronRight : ChevronDown;
  return (
    <button
      type="button"
      aria-expanded={!folded}
      aria-label={t('Subtasks of {title}', { title: task.title })}
      onClick={() => toggleCollapsed(task.id)}
      className="relative z-10 grid size-6 shrink-0 place-items-center rounded-control text-muted hover:bg-hover hover:text-text max-md:-my-2 max-md:size-11"
    >
      <Icon size={15} aria-hidden />
    </button>
  );
}

/** Opens the menu of the row, as the pointer's other button and Shift F10 do. */
function MoreButton({ task }: Pick<TaskRowProps, 'task'>) {
  return (
    <button
      type="button"
      aria-haspopup="menu"
      aria-label={t('Actions')}
      aria-describedby={`task-${task.id}`}
      title={t('Actions (Shift F10)')}
      tabIndex={-1}
      onClick={({ currentTarget }) => openTaskMenuAt(task.id, currentTarget)}
      className="relative z-10 -me-1 grid size-6 shrink-0 place-items-center rounded-control text-muted opacity-0 group-hover/task:opacity-100 hover:bg-hover hover:text-text focus-visible:opacity-100 max-md:-my-2 max-md:-me-3 max-md:size-11 max-md:opacity-100"
    >
      <Ellipsis size={15} aria-hidden />
    </button>
  );
}
