import { Temporal } from 'temporal-polyfill';

import type { ReminderSpec } from '../../domain/reminders/reminder-store.ts';
import type { WordsContext } from '../../words/index.ts';
import {
  type Interchange,
  type InterchangeSeries,
  type InterchangeTask,
  liveSeriesOf,
} from '../interchange.ts';
import { calendar, component, line, stamp, text, times } from './lines.ts';
import { recurrenceLines } from './recurrence.ts';
import { timeZones } from './time-zones.ts';

/** RFC 5545's priorities for p1 to p4. */
const PRIORITIES = ['1', '5', '9', undefined] as const;

/** Tasks as VTODOs in one calendar; X-TASKLOOM-… holds what iCalendar has no property for. */
export function writeICalendar(data: Interchange, { now }: WordsContext): string {
  const series = liveSeriesOf(data);
  const zones = data.tasks.flatMap(({ due }) => (due && 'at' in due ? due.timeZone : []));
  const todos = data.tasks.flatMap((task) =>
    component('VTODO', todoLines(task, { data, series: series(task), now })),
  );
  return calendar([...timeZones(zones, now), ...todos]);
}

function todoLines(
  task: InterchangeTask,
  {
    data,
    series,
    now,
  }: { data: Interchange; series: InterchangeSeries | undefined; now: Temporal.Instant },
): string[] {
  const project = data.projects.find((each) => each.key === task.project && !each.inbox);
  const section = project && data.sections.find((each) => each.key === task.section);
  const due = task.due ? [task.due] : [];
  return [
    ...text('uid', task.key),
    ...stamp('dtstamp', now.toString()),
    ...stamp('created', task.createdAt),
    ...text('summary', task.title),
    ...text('description', task.notes),
    ...(task.completedAt === undefined
      ? ['STATUS:NEEDS-ACTION']
      : ['STATUS:COMPLETED', ...stamp('completed', task.completedAt)]),
    ...(series ? [...times('dtstart', due), ...recurrenceLines(series)] : []),
    ...times('due', due),
    ...(PRIORITIES[task.priority - 1] === undefined
      ? []
      : [`PRIORITY:${PRIORITIES[task.priority - 1]}`]),
    ...(task.tags.length === 0 ? [] : [line('categories', { values: task.tags })]),
    ...text('related-to', task.parent),
    ...task.blockedBy.flatMap((key) => text('related-to', key, { reltype: 'DEPENDS-ON' })),
    ...(task.durationMinutes === undefined
      ? []
      : [`ESTIMATED-DURATION;VALUE=DURATION:PT${task.durationMinutes}M`]),
    ...task.comments.flatMap(({ body, createdAt }) =>
      text('comment', body, createdAt === undefined ? {} : { 'x-created': createdAt }),
    ),
    ...text('x-taskloom-deadline', task.deadline),
    ...text('x-taskloom-project', project?.name),
    ...text('x-taskloom-section', section?.name),
    ...(series?.rule.anchor === 'completion' ? ['X-TASKLOOM-ANCHOR:completion'] : []),
    ...task.reminders.flatMap((reminder) => alarm(reminder, task.title)),
  ];
}

function alarm(spec: ReminderSpec, title: string): string[] {
  const trigger =
    'at' in spec
      ? line('trigger', {
          type: 'date-time',
          params: { value: 'DATE-TIME' },
          values: [utc(spec.at)],
        })
      : `TRIGGER;RELATED=END:${spec.offset}`;
  return component('VALARM', ['ACTION:DISPLAY', ...text('description', title), trigger]);
}

function utc(instant: string): string {
  return Temporal.Instant.from(instant).toString({ smallestUnit: 'second' });
}
