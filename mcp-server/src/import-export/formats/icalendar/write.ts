import { Temporal } from 'temporal-polyfill';

import {
  ALL_DAY_REMINDER_TIME,
  type ReminderSpec,
} from '../../../domain/reminders/reminder-store.ts';
import type { WordsContext } from '../../../words/index.ts';
import type { TaskSource } from '../../export/task-source.ts';
import {
  type PortableData,
  type PortableSeries,
  type PortableTask,
  liveSeriesOf,
} from '../../portable-data.ts';
import { CALENDAR_END, calendarHead, component, line, stamp, text, times } from './lines.ts';
import { recurrenceLines } from './recurrence.ts';
import { timeZones } from './time-zones.ts';

/** RFC 5545's priorities for p1 to p4. */
const PRIORITIES = ['1', '5', '9', undefined] as const;

/** Tasks as VTODOs in one calendar; X-TASKLOOM-… holds what iCalendar has no property for. */
export async function* writeICalendar(
  source: TaskSource,
  { now }: WordsContext,
): AsyncGenerator<string, void, void> {
  yield calendarHead(timeZones(source.zones, now));
  for await (const page of source.pages()) {
    const series = liveSeriesOf(page);
    const todos = page.tasks.flatMap((task) =>
      component('VTODO', todoLines(task, { data: page, series: series(task), now })),
    );
    yield `${todos.join('\r\n')}\r\n`;
  }
  yield CALENDAR_END;
}

function todoLines(
  task: PortableTask,
  {
    data,
    series,
    now,
  }: { data: PortableData; series: PortableSeries | undefined; now: Temporal.Instant },
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
    ...task.reminders.flatMap((reminder) => alarm(reminder, task)),
  ];
}

function alarm(spec: ReminderSpec, { title, due }: PortableTask): string[] {
  const isDay = due !== undefined && 'date' in due;
  const trigger =
    'at' in spec
      ? line('trigger', {
          type: 'date-time',
          params: { value: 'DATE-TIME' },
          values: [utc(spec.at)],
        })
      : `TRIGGER;RELATED=END:${isDay ? fromMidnight(spec.offset) : spec.offset}`;
  return component('VALARM', ['ACTION:DISPLAY', ...text('description', title), trigger]);
}

/** Ours counts from the time of day that we remind of a day at, iCalendar from its 00:00. */
function fromMidnight(offset: string): string {
  const midnight = Temporal.PlainDateTime.from('2000-01-10T00:00');
  return midnight
    .withPlainTime(ALL_DAY_REMINDER_TIME)
    .add(offset)
    .since(midnight, { largestUnit: 'days' })
    .toString();
}

function utc(instant: string): string {
  return Temporal.Instant.from(instant).toString({ smallestUnit: 'second' });
}
