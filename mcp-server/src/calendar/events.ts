import type { Temporal } from 'temporal-polyfill';

import { whenOfKey } from '../domain/series/series-store.ts';
import {
  CALENDAR_END,
  calendarHead,
  component,
  line,
  stamp,
  text,
  times,
} from '../import-export/formats/icalendar/lines.ts';
import { recurrenceLines } from '../import-export/formats/icalendar/recurrence.ts';
import { timeZones } from '../import-export/formats/icalendar/time-zones.ts';
import {
  type PortableData,
  type PortableSeries,
  type PortableTask,
  liveSeriesOf,
} from '../import-export/portable-data.ts';
import { occurrenceKey, type When } from '../recurrence/index.ts';
import { TimeSlices } from '../time-slices.ts';

/** How long a task with a time takes in the calendar when it does not say, in minutes. */
const USUAL_MINUTES = 30;
/** What most calendar programs show; few show VTODOs. */
const REFRESH = 'PT15M';

/** Open tasks with a date as events; a recurring one with its rule, its moved occurrence beside it. */
export async function renderCalendar(data: PortableData, now: Temporal.Instant): Promise<string> {
  const seriesOf = liveSeriesOf(data);
  const zones = new Set<string>();
  const slices = new TimeSlices();
  const events: string[] = [];
  for (const task of data.tasks) {
    await slices.next();
    events.push(...eventsOf(task));
  }
  const head = [
    line('refresh-interval', {
      type: 'duration',
      params: { value: 'DURATION' },
      values: [REFRESH],
    }),
    `X-PUBLISHED-TTL:${REFRESH}`,
  ];
  const lines = events.map((each) => `${each}\r\n`).join('');
  return calendarHead([...head, ...timeZones(zones, now)], 'Taskloom') + lines + CALENDAR_END;

  function eventsOf(task: PortableTask): string[] {
    const { due } = task;
    if (!due) return [];
    const series = seriesOf(task);
    // When the next one comes after a completion is not known before it.
    if (!series || series.rule.anchor === 'completion')
      return event(task, { uid: task.key, start: inUtc('dtstart', due) });
    if (series.last.includes('T')) zones.add(series.timeZone);
    return seriesEvents(task, { due, series });
  }
}

function seriesEvents(
  task: PortableTask,
  { due, series }: { due: When; series: PortableSeries },
): string[] {
  const planned = whenOfKey(series.last, series.timeZone);
  const uid = series.key;
  const master = event(task, {
    uid,
    start: [...times('dtstart', [planned]), ...recurrenceLines(series)],
  });
  if (occurrenceKey(due) === series.last) return master;
  const start = [...times('recurrence-id', [planned]), ...inUtc('dtstart', due)];
  return [...master, ...event(task, { uid, start })];
}

function event(
  task: PortableTask,
  { uid, start }: { uid: string; start: readonly string[] },
): string[] {
  const isTimed = task.due !== undefined && 'at' in task.due;
  const minutes = task.durationMinutes ?? USUAL_MINUTES;
  const isBusy = isTimed && task.durationMinutes !== undefined;
  return component('VEVENT', [
    ...text('uid', `${uid}@taskloom`),
    // The same for the same content: the answer's ETag depends on it.
    ...stamp('dtstamp', task.createdAt),
    ...start,
    ...(isTimed ? [`DURATION:PT${minutes}M`] : []),
    `TRANSP:${isBusy ? 'OPAQUE' : 'TRANSPARENT'}`,
    ...text('summary', task.title),
    ...text('description', task.notes),
    ...(task.tags.length === 0 ? [] : [line('categories', { values: task.tags })]),
  ]);
}

function inUtc(name: string, when: When): string[] {
  return 'date' in when ? times(name, [when]) : stamp(name, when.at);
}
