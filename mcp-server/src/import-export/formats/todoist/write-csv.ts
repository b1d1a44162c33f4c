import { describeRecurrence, isTimedRule, parseRuleText } from '../../../recurrence/index.ts';
import {
  liveSeriesOf,
  type PortableData,
  type PortableSeries,
  type PortableTask,
} from '../../portable-data.ts';
import { localText } from '../../read-dates.ts';
import { ruleFromNow } from '../rule-from-now.ts';
import type { TodoistCsvRow } from './csv-columns.ts';

/** Tasks with their comments, each followed by what is below it. */
export function writeTasks(data: PortableData, tasks: readonly PortableTask[]): TodoistCsvRow[] {
  const series = liveSeriesOf(data);
  const here = new Set(tasks.map((task) => task.key));
  const below = Map.groupBy(tasks, ({ parent }) =>
    parent !== undefined && here.has(parent) ? parent : undefined,
  );
  const branch = (parent: string | undefined, indent: number): TodoistCsvRow[] =>
    (below.get(parent) ?? []).flatMap((task) => [
      writeTask(task, { indent, series: series(task) }),
      ...task.comments.map((comment) => ({ TYPE: 'note', CONTENT: comment.body })),
      ...branch(task.key, indent + 1),
    ]);
  return branch(undefined, 1);
}

function writeTask(
  task: PortableTask,
  { indent, series }: { indent: number; series: PortableSeries | undefined },
): TodoistCsvRow {
  const { due, assignee, durationMinutes } = task;
  return {
    TYPE: 'task',
    CONTENT: [task.title, ...task.tags.map((tag) => `@${tag}`)].join(' '),
    DESCRIPTION: task.notes ?? '',
    PRIORITY: String(task.priority),
    INDENT: String(indent),
    RESPONSIBLE: assignee === undefined || assignee === 'me' ? '' : assignee.name,
    ...(due ? { DATE: dateWords(due, series), DATE_LANG: 'en' } : {}),
    ...(due && 'at' in due ? { TIMEZONE: due.timeZone } : {}),
    ...(durationMinutes === undefined
      ? {}
      : { DURATION: String(durationMinutes), DURATION_UNIT: 'minute' }),
    ...(task.deadline === undefined ? {} : { DEADLINE: task.deadline, DEADLINE_LANG: 'en' }),
  };
}

/** Words that are read as the same day, time and rule again. */
function dateWords(
  due: NonNullable<PortableTask['due']>,
  series: PortableSeries | undefined,
): string {
  const [day = '', time] =
    'date' in due ? [due.date] : localText(due.at, due.timeZone).slice(0, 16).split('T');
  if (!series) return time === undefined ? day : `${day} ${time}`;
  const { start: _, ...rule } = series.rule;
  return describeRecurrence({
    ...rule,
    rrule: ruleFromNow(series),
    start: day,
    // Some rules name their times themselves.
    ...(time === undefined || isTimedRule(parseRuleText(rule.rrule)) ? {} : { time }),
  });
}
