import { Temporal } from 'temporal-polyfill';

import {
  ALL_DAY_REMINDER_TIME,
  type ReminderSpec,
} from '../../../domain/reminders/reminder-store.ts';
import type { When } from '../../../recurrence/index.ts';
import { parseReminder, type WordsContext } from '../../../words/index.ts';
import { readInstant } from '../../read-dates.ts';
import type { Component } from './components.ts';
import { clockOf } from './read-time.ts';

/** Programs write an instant long past for an alarm that has no time, such as Apple's 1976-04-01. */
const EARLIEST_ALARM = '1990-01-01';

interface AlarmContext {
  start: When | undefined;
  due: When | undefined;
  words: WordsContext;
  tell: (message: string, path: string) => void;
}

/** The reminders of a task's VALARMs (RFC 5545 section 3.6.6), counted from its due as ours are. */
export function readAlarms(todo: Component, context: AlarmContext): ReminderSpec[] {
  return todo.components
    .filter(({ name }) => name === 'VALARM')
    .flatMap((alarm) => readAlarm(alarm, context) ?? []);
}

function readAlarm(alarm: Component, context: AlarmContext): ReminderSpec | undefined {
  const valueOf = (name: string) =>
    alarm.properties.find((property) => property.name === name)?.values[0];
  const trigger = alarm.properties.find((property) => property.name === 'trigger');
  // Apple's mark for "no alarm".
  if (!trigger || valueOf('action')?.toUpperCase() === 'NONE') return undefined;
  const tell = (message: string) => context.tell(message, trigger.path);
  if (alarm.properties.some(({ name }) => name === 'x-apple-proximity')) {
    tell('An alarm that goes by a place is not kept.');
    return undefined;
  }
  const [value = ''] = trigger.values;
  const at = readInstant(value);
  if (at !== undefined && at < EARLIEST_ALARM) {
    tell(`An alarm in ${at.slice(0, 4)} has no time of its own, and is not kept.`);
    return undefined;
  }
  if (valueOf('repeat') !== undefined) tell('This alarm reminds once here; REPEAT is not kept.');
  const spec =
    at === undefined ? readTrigger(value, fromOf(trigger.params, context), context) : { at };
  if (!spec) tell('This alarm is not understood.');
  return spec;
}

function fromOf(params: Record<string, string>, { start, due }: AlarmContext): When | undefined {
  return params['related']?.toUpperCase() === 'END' ? (due ?? start) : (start ?? due);
}

/**
 * A duration from the start or the due of a task. A day counts from its 00:00 in iCalendar, and from the
 * time of day that we remind of it here.
 */
export function readTrigger(
  value: string,
  from: When | undefined,
  { due, words }: Pick<AlarmContext, 'due' | 'words'>,
): ReminderSpec | undefined {
  if (!from || !due) return undefined;
  try {
    const length = Temporal.Duration.from(value);
    const { timeZone } = 'at' in due ? due : words;
    const moment = clockOf(from, timeZone).toZonedDateTime(timeZone).add(length);
    const reference =
      'at' in due
        ? Temporal.Instant.from(due.at).toZonedDateTimeISO(timeZone)
        : Temporal.PlainDate.from(due.date).toZonedDateTime({
            timeZone,
            plainTime: ALL_DAY_REMINDER_TIME,
          });
    const isFromDue = 'at' in due && 'at' in from && from.at === due.at;
    const offset = isFromDue ? length : reference.until(moment, { largestUnit: 'days' });
    const parsed = parseReminder(offset.toString(), words);
    return parsed.ok ? parsed.value : { at: moment.toInstant().toString() };
  } catch {
    return undefined;
  }
}
