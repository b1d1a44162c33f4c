import { useMemo, useRef } from 'react';

import type { Clock } from '../../time/format-date.ts';
import { useListOrder } from '../many/list-order.ts';
import { CalendarItem } from './calendar-item.tsx';
import type { CalendarEntry } from './use-calendar-entries.ts';

interface DayListProps {
  label: string;
  entries: CalendarEntry[];
  clock: Clock;
}

/** A day's tasks, one below the other. */
export function DayList({ label, entries, clock }: DayListProps) {
  const list = useRef<HTMLUListElement>(null);
  const rows = useMemo(
    () => entries.filter(({ coming }) => !coming).map(({ task }) => ({ item: task })),
    [entries],
  );
  useListOrder(list, rows);
  return (
    <ul ref={list} aria-label={label} className="flex flex-col gap-0.5">
      {entries.map((entry) => (
        <li key={entry.key}>
          <CalendarItem entry={entry} clock={clock} />
        </li>
      ))}
    </ul>
  );
}
