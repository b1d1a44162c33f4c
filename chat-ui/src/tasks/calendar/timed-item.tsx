import { useState } from 'react';

import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';
import type { Clock } from '../../time/format-date.ts';
import { labelMinutes } from '../panel/format-duration.ts';
import { CalendarItem } from './calendar-item.tsx';
import type { Lane, Timed } from './lay-out-day.ts';
import type { CalendarEntry } from './use-calendar-entries.ts';

/** Pixels. */
export const HOUR = 48;
/** And of one line. */
const LOWEST = 22;
/** Minutes in which durations change. */
export const STEP = 15;

interface TimedItemProps extends Timed, Lane {
  entry: CalendarEntry;
  clock: Clock;
}

/** A task at its time of day, as high as it lasts; its lower edge changes that. */
export function TimedItem({ entry, clock, start, length, lane, lanes }: TimedItemProps) {
  const { actions } = useWorkspace();
  const { task, coming } = entry;
  const [drawn, setDrawn] = useState<{ y: number; minutes: number }>();
  const minutes = drawn?.minutes ?? length;
  const height = Math.max(LOWEST, (minutes / 60) * HOUR - 1);

  function end() {
    if (drawn !== undefined && drawn.minutes !== length)
      void actions.setDuration(task, drawn.minutes);
    setDrawn(undefined);
  }

  return (
    <li
      style={{
        top: (start / 60) * HOUR,
        height,
        insetInlineStart: `${(lane / lanes) * 100}%`,
        width: `${100 / lanes}%`,
      }}
      onDragStart={(event) => drawn !== undefined && event.preventDefault()}
      className="absolute pe-1 ps-px"
    >
      <CalendarItem
        entry={entry}
        clock={clock}
        tall
        lines={Math.max(1, Math.floor(height / LOWEST))}
      />
      {!coming && task.status === 'open' && (
        <span
          aria-hidden
          title={t('Drag to change how long it lasts (Alt Shift ↑ ↓)')}
          onPointerDown={(event) => {
            event.preventDefault();
            event.currentTarget.setPointerCapture(event.pointerId);
            setDrawn({ y: event.clientY, minutes: length });
          }}
          onPointerMove={({ clientY }) => {
            if (drawn === undefined) return;
            const more = Math.round((((clientY - drawn.y) / HOUR) * 60) / STEP) * STEP;
            setDrawn({ y: drawn.y, minutes: Math.max(STEP, length + more) });
          }}
          onPointerUp={end}
          onPointerCancel={() => setDrawn(undefined)}
          className="absolute inset-x-1 bottom-0 h-2 cursor-ns-resize touch-none"
        />
      )}
      {drawn !== undefined && (
        <span className="absolute top-full start-1 z-20 rounded-[4px] bg-raised px-1.5 text-xs shadow-float">
          {labelMinutes(minutes)}
        </span>
      )}
    </li>
  );
}
