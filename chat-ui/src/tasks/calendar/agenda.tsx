import { useProjects } from '../../data/queries.ts';
import { t } from '../../text/t.ts';
import { dayIn } from '../../time/calendar-day.ts';
import type { Day } from '../../time/calendar-day.ts';
import { labelMoment } from '../../time/format-date.ts';
import type { Clock } from '../../time/format-date.ts';
import { TaskRows } from '../list/task-rows.tsx';
import { CalendarItem } from './calendar-item.tsx';
import type { CalendarEntry } from './use-calendar-entries.ts';

interface AgendaProps {
  days: Day[];
  entries: ReadonlyMap<Day, CalendarEntry[]>;
  clock: Clock;
}

/** On a phone: the days one below the other, with their tasks. */
export function Agenda({ days, entries, clock }: AgendaProps) {
  const projects = useProjects();
  const today = dayIn(clock.timeZone, clock.now);
  return (
    <div data-scroller className="min-h-0 grow overflow-y-auto px-4 pb-8">
      <div className="@container">
        {days.map((day) => {
          const found = entries.get(day) ?? [];
          const coming = found.filter((entry) => entry.coming);
          const { full, short } = labelMoment(day, clock);
          const name = full.replace(/ \d{4}$/u, '');
          return (
            <section key={day} data-column={day} aria-label={full} className="pb-4">
              <h2
                {...(day === today && { 'aria-current': 'date' })}
                className={`sticky top-0 z-20 border-b border-line bg-surface py-2 font-semibold ${day === today ? 'text-accent' : ''}`}
              >
                {day === today ? `${short} · ${name}` : name}
              </h2>
              {found.length === 0 && <p className="py-2 text-sm text-muted">{t('Nothing due')}</p>}
              <TaskRows
                tasks={found.filter((entry) => !entry.coming).map(({ task }) => task)}
                clock={clock}
                look="row"
                projects={projects}
                label={{ 'aria-label': full }}
              />
              {coming.length > 0 && (
                <ul
                  aria-label={t('To come on {full}', { full })}
                  className="flex flex-col gap-1 pt-1.5"
                >
                  {coming.map((entry) => (
                    <li key={entry.key}>
                      <CalendarItem entry={entry} clock={clock} />
                    </li>
                  ))}
                </ul>
              )}
            </section>
          );
        })}
      </div>
    </div>
  );
}
