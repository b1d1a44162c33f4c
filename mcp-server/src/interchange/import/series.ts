import { v7 as uuidv7 } from 'uuid';

import type { SeriesRow } from '../../domain/entities.ts';
import { scheduleFor } from '../../domain/series/series-store.ts';
import { dueColumns } from '../../domain/tasks/due-columns.ts';
import type { Work } from '../../domain/work.ts';
import { TaskloomError } from '../../errors.ts';
import {
  firstOccurrence,
  occurrenceKey,
  pinToStart,
  RecurrenceError,
  type RecurrenceRule,
} from '../../recurrence/index.ts';
import { parseRecurrence } from '../../words/index.ts';
import type { InterchangeSeries, InterchangeTask, Repeats } from '../interchange.ts';

type NewSeries = Partial<SeriesRow> & { id: string };
type Facts = Pick<
  SeriesRow,
  'rule' | 'start_key' | 'time_zone' | 'exdates' | 'rdates' | 'last_key'
> &
  Partial<Pick<SeriesRow, 'catch_up' | 'paused_at' | 'resumed_at'>>;

/** Of one that no file says more about. */
const POLICY = { catch_up: 'latest', paused_at: null, resumed_at: null } as const;

/** Why a recurrence was left out, for people. */
export class NotRepeated extends Error {
  override name = 'NotRepeated';
}

/**
 * The series of a task that repeats by words or an RRULE, and where its due stands then.
 * @throws NotRepeated
 */
export function seriesFromWords(
  work: Work,
  {
    task,
    repeats,
    projectId,
    taskId,
  }: { task: InterchangeTask; repeats: Repeats; projectId: string; taskId: string },
) {
  const { words } = work.actor;
  return understood(() => {
    const rule = readRule(work, repeats);
    const first = firstOccurrence(rule, words, task.due);
    const timeZone = 'at' in first ? first.timeZone : words.timeZone;
    const key = occurrenceKey(first);
    const row = newSeries(work, {
      facts: {
        rule: pinToStart(rule, first, timeZone),
        start_key: key,
        time_zone: timeZone,
        exdates: [...(rule.exdates ?? []), ...(repeats.exdates ?? [])],
        rdates: repeats.rdates ?? [],
        last_key: key,
      },
      projectId,
      taskId,
    });
    return { row, occurrence: key, due: dueColumns(first, words.timeZone) };
  });
}

/** A series of our own, carried on where it stood; one whose newest task is missing has ended. */
export function seriesFromFile(
  work: Work,
  { series, projectId, taskId }: { series: InterchangeSeries; projectId: string; taskId: string },
): NewSeries {
  const facts = {
    rule: series.rule,
    start_key: series.start,
    time_zone: series.timeZone,
    exdates: series.exdates,
    rdates: series.rdates,
    last_key: series.last,
    paused_at: series.pausedAt ?? null,
    resumed_at: series.resumedAt ?? null,
    catch_up: series.catchUp ?? POLICY.catch_up,
  };
  return understood(() =>
    newSeries(work, { facts, projectId, taskId, ...(series.ended ? { ended: true } : {}) }),
  );
}

function newSeries(
  { changes }: Work,
  {
    facts,
    projectId,
    taskId,
    ended = false,
  }: { facts: Facts; projectId: string; taskId: string; ended?: boolean },
): NewSeries {
  const schedule = ended
    ? { next_key: null, next_at: null, upcoming: [], ended_at: changes.at }
    : scheduleFor(facts, changes.at);
  const id = uuidv7();
  return { id, project_id: projectId, last_task_id: taskId, ...POLICY, ...facts, ...schedule };
}

function readRule(work: Work, { text, anchor }: Repeats): RecurrenceRule {
  const parsed = parseRecurrence(text, work.actor.words);
  if (!parsed.ok) throw new NotRepeated(`"${text.slice(0, 100)}": ${parsed.message}`);
  return anchor === undefined ? parsed.value : { ...parsed.value, anchor };
}

function understood<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RecurrenceError || error instanceof TaskloomError)
      throw new NotRepeated(error.message, { cause: error });
    throw error;
  }
}
