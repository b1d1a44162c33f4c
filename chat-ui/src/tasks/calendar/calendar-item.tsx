import { Repeat } from 'lucide-react';
import type { CSSProperties } from 'react';

import { openTask } from '../../shell/navigation/address.ts';
import { t } from '../../text/t.ts';
import { labelTime } from '../../time/format-date.ts';
import type { Clock } from '../../time/format-date.ts';
import { setDragged } from '../board/dragged-tasks.ts';
import { DRAGGED_TASK } from '../board/drop-zone.tsx';
import { selectThrough, toggleSelected, useSelection } from '../many/selection.ts';
import { PRIORITY_COLOURS, PRIORITY_NAMES } from '../priorities.ts';
import type { CalendarEntry } from './use-calendar-entries.ts';

interface CalendarItemProps {
  entry: CalendarEntry;
  clock: Clock;
  /** As high as what it stands in: at its hour already, with more than one line where there is room. */
  tall?: boolean;
  lines?: number;
}

/** A task on a day. What can be done with a row can be done with it; an occurrence to come only leads to its task. */
export function CalendarItem({
  entry: { task, at, coming },
  clock,
  tall = false,
  lines = 1,
}: CalendarItemProps) {
  const selected = useSelection(({ ids }) => !coming && ids.has(task.id));
  const done = task.status === 'done';
  const time = at === undefined ? undefined : labelTime(at, clock);
  const look = coming
    ? 'border border-dashed border-control text-muted'
    : `border ${selected ? 'border-accent bg-accent-soft' : 'border-line bg-raised'} hover:border-control`;
  return (
    <div
      {...(!coming && { 'data-task-id': task.id, draggable: true })}
      onDragStart={({ dataTransfer, currentTarget, clientY }) => {
        const { ids } = useSelection.getState();
        const grabbed = tall ? clientY - currentTarget.getBoundingClientRect().top : 0;
        setDragged(ids.has(task.id) ? [...ids] : [task.id], grabbed);
        dataTransfer.setData(DRAGGED_TASK, task.id);
        dataTransfer.effectAllowed = 'move';
      }}
      className={`group/task relative min-w-0 overflow-hidden rounded-[4px] ${tall ? 'h-full' : ''} ${look}`}
    >
      <button
        type="button"
        {...(!coming && { 'data-task-open': true })}
        title={[time, task.title].filter(Boolean).join(' ')}
        onClick={({ shiftKey, ctrlKey, metaKey }) => {
          if (!coming && shiftKey) selectThrough(task.id);
          else if (!coming && (ctrlKey || metaKey)) toggleSelected(task.id);
          else openTask(task.id);
        }}
        className={`flex w-full gap-1 px-1.5 text-start text-xs leading-5.5 -outline-offset-2 ${tall ? 'h-full items-start overflow-hidden' : ''} ${done ? 'text-muted line-through' : ''}`}
      >
        {coming ? (
          <Repeat size={11} role="img" aria-label={t('To come:')} className="mt-1.5 shrink-0" />
        ) : (
          task.priority !== 'p4' && (
            <span className={`shrink-0 ${PRIORITY_COLOURS[task.priority]}`}>
              <span aria-hidden>●</span>
              <span className="sr-only">{PRIORITY_NAMES[task.priority]}</span>
            </span>
          )
        )}
        {time !== undefined && (
          <span className={tall ? 'sr-only' : 'shrink-0 text-muted'}>{time}</span>
        )}
        <span
          className={`min-w-0 ${lines > 1 ? 'line-clamp-(--lines) [overflow-wrap:anywhere]' : 'truncate'}`}
          style={{ '--lines': lines } as CSSProperties}
        >
          {task.title}
        </span>
        {selected && <span className="sr-only">{t(', selected')}</span>}
      </button>
    </div>
  );
}
