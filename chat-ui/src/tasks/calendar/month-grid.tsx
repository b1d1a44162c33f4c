import { useLayoutEffect, useRef, useState } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';

import { t } from '../../text/t.ts';
import type { Day } from '../../time/calendar-day.ts';
import { dayIn } from '../../time/calendar-day.ts';
import { formatDay, labelMoment } from '../../time/format-date.ts';
import type { Clock } from '../../time/format-date.ts';
import { DropZone } from '../board/drop-zone.tsx';
import { DayList } from './day-list.tsx';
import type { CalendarEntry } from './use-calendar-entries.ts';

interface MonthGridProps {
  days: Day[];
  /** Days of other months are set back. */
  month: string;
  entries: ReadonlyMap<Day, CalendarEntry[]>;
  clock: Clock;
}

/** Pixels of a day's number and of one task. */
const HEAD = 30;
const ITEM = 26;

/** A month in weeks; of a full day what fits, and the rest behind "+n more". */
export function MonthGrid({ days, month, entries, clock }: MonthGridProps) {
  const grid = useRef<HTMLDivElement>(null);
  const weeks = days.length / 7;
  const fit = useFit(grid, weeks);
  const today = dayIn(clock.timeZone, clock.now);
  return (
    <>
      <div aria-hidden className="grid grid-cols-7 px-5 text-xs text-muted">
        {days.slice(0, 7).map((day) => (
          <span key={day} className="px-2 py-1">
            {formatDay(day, { weekday: 'short' })}
          </span>
        ))}
      </div>
      <div
        ref={grid}
        data-scroller
        style={{ gridTemplateRows: `repeat(${weeks}, minmax(5.5rem, 1fr))` }}
        className="mx-5 mb-4 grid min-h-0 grow grid-cols-7 gap-px overflow-y-auto rounded-panel border border-line bg-line"
      >
        {days.map((day) => (
          <DayCell
            key={day}
            {...{ day, clock, fit }}
            entries={entries.get(day) ?? NONE}
            look={day === today ? 'today' : day.startsWith(month) ? 'month' : 'other'}
          />
        ))}
      </div>
    </>
  );
}

const NONE: CalendarEntry[] = [];

const NUMBERS = {
  today: 'bg-accent font-semibold text-on-accent',
  month: '',
  other: 'text-muted',
};

interface DayCellProps {
  day: Day;
  look: keyof typeof NUMBERS;
  entries: CalendarEntry[];
  clock: Clock;
  fit: number;
}

function DayCell({ day, look, entries, clock, fit }: DayCellProps) {
  const { full } = labelMoment(day, clock);
  const shown = entries.length > fit ? entries.slice(0, fit - 1) : entries;
  const hidden = entries.length - shown.length;
  return (
    <section
      data-column={day}
      aria-label={full}
      {...(look === 'today' && { 'aria-current': 'date' })}
      className={`flex min-w-0 flex-col ${look === 'other' ? 'bg-sunken' : 'bg-surface'}`}
    >
      <DropZone
        group={{ key: day, title: full, tasks: [], target: { day } }}
        manual={false}
        className="flex min-h-0 grow flex-col gap-0.5 overflow-hidden p-1"
      >
        <span
          className={`grid h-6 min-w-6 place-items-center self-start rounded-full px-1 text-xs ${NUMBERS[look]}`}
        >
          {Number(day.slice(8)) === 1
            ? formatDay(day, { day: 'numeric', month: 'short' })
            : Number(day.slice(8))}
        </span>
        <DayList label={full} entries={shown} clock={clock} />
        {hidden > 0 && (
          <DialogTrigger>
            <Button
              aria-label={t('{hidden} more on {full}', { hidden, full })}
              className="cursor-pointer rounded-[4px] px-1.5 text-start text-xs leading-5.5 text-muted data-[hovered]:bg-hover data-[hovered]:text-text"
            >
              {t('+{hidden} more', { hidden })}
            </Button>
            <Popover className="w-64 animate-appear overflow-auto rounded-panel border border-line bg-raised p-3 shadow-float">
              <Dialog aria-label={full} className="flex flex-col gap-2 outline-none">
                <p className="font-semibold">{full}</p>
                <DayList label={full} entries={entries} clock={clock} />
              </Dialog>
            </Popover>
          </DialogTrigger>
        )}
      </DropZone>
    </section>
  );
}

/** How many tasks a day has room for. */
function useFit(grid: React.RefObject<HTMLElement | null>, weeks: number): number {
  const [fit, setFit] = useState(3);
  useLayoutEffect(() => {
    const element = grid.current;
    if (element === null) return undefined;
    const look = () => {
      const height = Math.max(element.clientHeight / weeks, 88);
      setFit(Math.max(1, Math.floor((height - HEAD) / ITEM)));
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [grid, weeks]);
  return fit;
}
