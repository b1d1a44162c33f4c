import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { DragEvent } from 'react';

import { t } from '../../text/t.ts';
import { dayIn } from '../../time/calendar-day.ts';
import type { Day } from '../../time/calendar-day.ts';
import { formatDay, labelMoment, labelTime } from '../../time/format-date.ts';
import type { Clock } from '../../time/format-date.ts';
import { clockOf, minutesOf } from '../../time/minutes-of.ts';
import { grabbedAt, draggedIds } from '../board/dragged-tasks.ts';
import { DropZone } from '../board/drop-zone.tsx';
import { useListOrder } from '../many/list-order.ts';
import { DayList } from './day-list.tsx';
import { useTaskFacts } from '../list/task-facts.ts';
import { instantOf } from '../on-day.ts';
import { layOutDay } from './lay-out-day.ts';
import { HOUR, STEP, TimedItem } from './timed-item.tsx';
import type { CalendarEntry } from './use-calendar-entries.ts';

interface WeekGridProps {
  days: Day[];
  entries: ReadonlyMap<Day, CalendarEntry[]>;
  clock: Clock;
}

/** Of what has no duration. */
const SHOWN_MINUTES = 30;
const COLUMNS = 'grid grid-cols-[3.25rem_repeat(7,minmax(0,1fr))]';
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** Seven days beside one another: above what is due that day, below what has a time, as long as it lasts. */
export function WeekGrid({ days, entries, clock }: WeekGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const today = dayIn(clock.timeZone, clock.now);
  // From the morning on; the night is a scroll away.
  useLayoutEffect(() => {
    if (scroller.current !== null) scroller.current.scrollTop = 7 * HOUR;
  }, []);
  return (
    <div
      ref={scroller}
      data-scroller
      tabIndex={-1}
      className="mx-5 mb-4 min-h-0 grow overflow-y-auto rounded-panel border border-line"
    >
      <div className={`${COLUMNS} sticky top-0 z-20 border-b border-line bg-surface`}>
        <span />
        {days.map((day) => (
          <section
            key={day}
            data-column={day}
            aria-label={labelMoment(day, clock).full}
            {...(day === today && { 'aria-current': 'date' })}
            className="min-w-0 border-s border-line"
          >
            <DropZone
              group={{ key: day, title: day, tasks: [], target: { day } }}
              manual={false}
              className="flex h-full max-h-44 flex-col gap-1 overflow-y-auto p-1"
            >
              <span className="flex items-center gap-1.5 px-1 text-xs text-muted">
                {formatDay(day, { weekday: 'short' })}
                <span
                  className={`grid size-6 place-items-center rounded-full text-sm font-semibold ${day === today ? 'bg-accent text-on-accent' : 'text-text'}`}
                >
                  {Number(day.slice(8))}
                </span>
              </span>
              <DayList
                label={t('Without a time')}
                entries={(entries.get(day) ?? []).filter(({ at }) => at === undefined)}
                clock={clock}
              />
            </DropZone>
          </section>
        ))}
      </div>
      <div className={COLUMNS} style={{ height: 24 * HOUR }}>
        <div aria-hidden className="relative text-xs text-muted">
          {HOURS.slice(1).map((hour) => (
            <span
              key={hour}
              style={{ top: hour * HOUR }}
              className="absolute end-2 -translate-y-1/2"
            >
              {labelTime(`${days[0]}T${clockOf(hour * 60)}:00Z`, { ...clock, timeZone: 'UTC' })}
            </span>
          ))}
        </div>
        {days.map((day) => (
          <Hours
            key={day}
            {...{ day, clock }}
            now={day === today}
            entries={(entries.get(day) ?? []).filter(({ at }) => at !== undefined)}
          />
        ))}
      </div>
    </div>
  );
}

interface HoursProps {
  day: Day;
  clock: Clock;
  now: boolean;
  entries: CalendarEntry[];
}

function Hours({ day, clock, now, entries }: HoursProps) {
  const [aimed, setAimed] = useState<number>();
  const list = useRef<HTMLUListElement>(null);
  const rows = useMemo(
    () => entries.filter(({ coming }) => !coming).map(({ task }) => ({ item: task })),
    [entries],
  );
  useListOrder(list, rows);
  const timed = entries.map(({ at = '', task }) => ({
    start: minutesOf(at, clock.timeZone),
    length: task.duration_minutes ?? SHOWN_MINUTES,
  }));
  const lanes = layOutDay(timed);
  const { full } = labelMoment(day, clock);
  const lines = {
    backgroundImage: `linear-gradient(to bottom, var(--line) 1px, transparent 1px)`,
    backgroundSize: `100% ${HOUR}px`,
  };
  return (
    <section
      data-column={day}
      aria-label={t('{full}, by the hour', { full })}
      className="min-w-0 border-s border-line"
    >
      <DropZone
        group={{ key: day, title: full, tasks: [], target: { day } }}
        manual={false}
        aim={(event) => {
          const minutes = event && minutesAt(event);
          setAimed(minutes);
          return minutes === undefined ? undefined : { day, minutes };
        }}
        className="relative h-full"
      >
        <ul
          ref={list}
          aria-label={t('{full}, by the hour', { full })}
          style={lines}
          className="h-full"
        >
          {entries.map((entry, place) => (
            <TimedItem
              key={entry.key}
              entry={entry}
              clock={clock}
              {...{ start: 0, length: SHOWN_MINUTES, ...timed[place] }}
              {...{ lane: 0, lanes: 1, ...lanes[place] }}
            />
          ))}
        </ul>
        {aimed !== undefined && <Landing start={aimed} day={day} clock={clock} />}
        {now && (
          <span
            aria-hidden
            title={labelTime(clock.now.toISOString(), clock)}
            style={{ top: (minutesOf(clock.now.toISOString(), clock.timeZone) / 60) * HOUR }}
            className="pointer-events-none absolute inset-x-0 z-10 h-0.5 bg-danger"
          />
        )}
      </DropZone>
    </section>
  );
}

/** The time of day under what is dragged, in steps. */
function minutesAt({ currentTarget, clientY }: DragEvent<HTMLElement>): number {
  const y = clientY - grabbedAt() - currentTarget.getBoundingClientRect().top;
  const minutes = Math.round(((y / HOUR) * 60) / STEP) * STEP;
  return Math.min(Math.max(minutes, 0), 24 * 60 - STEP);
}

/** Where what is dragged would stand, and from when. */
function Landing({ day, start, clock }: { day: Day; start: number; clock: Clock }) {
  const { byId } = useTaskFacts();
  const length = byId.get(draggedIds()[0] ?? '')?.duration_minutes ?? SHOWN_MINUTES;
  return (
    <span
      aria-hidden
      style={{ top: (start / 60) * HOUR, height: (length / 60) * HOUR - 1 }}
      className="pointer-events-none absolute inset-x-0 z-20 rounded-[4px] border-2 border-accent bg-accent-soft px-1.5 text-xs font-semibold text-accent"
    >
      {labelTime(instantOf(day, start, clock.timeZone), clock)}
    </span>
  );
}
