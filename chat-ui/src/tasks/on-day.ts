import type { Due, Task } from '@taskloom/contracts';

import { addDays, dayIn, daysBetween } from '../time/calendar-day.ts';
import type { Day } from '../time/calendar-day.ts';
import { clockOf } from '../time/minutes-of.ts';

const MS_PER_DAY = 86_400_000;

/** What a task looks like once it is due on that day: at the time of day it had, as `reschedule_tasks` does. */
export function onDay(day: Day, timeZone: string): (task: Task) => Task {
  return (task) => ({ ...task, due: dueOn(task.due, day, timeZone) });
}

/** What a task looks like once it is due at that time of day, on the clocks of the zone. */
export function atTime(day: Day, minutes: number, timeZone: string): (task: Task) => Task {
  const at = instantOf(day, minutes, timeZone);
  return (task) => ({
    ...task,
    due: { at, time_zone: timeZone, words: task.due?.words ?? day },
  });
}

/** When clocks of the zone show that time; where they leave it out, as much later. */
export function instantOf(day: Day, minutes: number, timeZone: string): string {
  const wanted = Date.parse(`${day}T${clockOf(minutes)}:00Z`);
  const ahead = (instant: number) =>
    Date.parse(`${wallClock(new Date(instant), timeZone)}Z`) - instant;
  const guess = wanted - ahead(wanted);
  return new Date(wanted - ahead(guess)).toISOString();
}

function dueOn(due: Due | undefined, day: Day, timeZone: string): Due {
  if (due?.at === undefined) return { date: day, words: due?.words ?? day };
  const zone = due.time_zone ?? timeZone;
  const at = new Date(due.at);
  const days = daysBetween(dayIn(timeZone, at), day);
  const wall = wallClock(at, zone);
  const moved = new Date(at.getTime() + days * MS_PER_DAY);
  // Clocks may have been put forward or back in between.
  const wanted = `${addDays(wall.slice(0, 10), days)}${wall.slice(10)}`;
  const shift = Date.parse(`${wanted}Z`) - Date.parse(`${wallClock(moved, zone)}Z`);
  return { at: new Date(moved.getTime() + shift).toISOString(), time_zone: zone, words: due.words };
}

/** As YYYY-MM-DDTHH:MM:SS in the zone. */
function wallClock(instant: Date, timeZone: string): string {
  const text = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(instant);
  return text.replace(' ', 'T');
}
