import type { Temporal } from 'temporal-polyfill';

import { whenOfKey } from '../domain/series/series-store.ts';
import { calendar, component, line, stamp, text, times } from '../interchange/icalendar/lines.ts';
import { recurrenceLines } from '../interchange/icalendar/recurrence.ts';
import { timeZones } from '../interchange/icalendar/time-zones.ts';
import {
  type Interchange,
  type InterchangeSeries,
  type InterchangeTask,
  liveSeriesOf,
} from '../interchange/interchange.ts';
import { occurrenceKey, type When } from '../recurrence/index.ts';

/** How long a task with a time takes in the calendar when it does not say, in minutes. */
const USUAL_MINUTES = 30;
/** What most calendar programs show; few show VTODOs. */
const REFRESH = 'PT15M';

/** Open tasks with a date as events; a recurring one with its rule, its moved occurrence beside it. */
export function renderCalendar(data: Interchange, now: Temporal.Instant): string {
  const seriesOf = liveSeriesOf(data);
  const zones = new Set<string>();
  const events = data.tasks.flatMap((task) => {
    const { due } = task;
    if (!due) return [];
    const series = seriesOf(task);
    // When the next one comes after a completion is not known before it.
    if (!series || series.rule.anchor === 'completion')
      return event(task, { uid: task.key, start: inUtc('dtstart', due) });
    if (series.last.includes('T')) zones.add(series.timeZone);
    return seriesEvents(task, { due, series });
  });
  const head = [
    line('refresh-interval', {
      type: 'duration',
      params: { value: 'DURATION' },
      values: [REFRESH],
    }),
    `X-PUBLISHED-TTL:${REFRESH}`,
  ];
  return calendar([...head, ...timeZones(zones, now), ...events], 'Taskloom');
}

function seriesEvents(
  task: InterchangeTask,
  { due, series }: { due: When; series: InterchangeSeries },
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
  task: InterchangeTask,
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
