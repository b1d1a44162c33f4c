import { call, type Flow } from './flow.ts';
import { sayChanged } from './say-changes.ts';
import { sayRefusal } from './say.ts';
import { tasksOf } from './tasks-of.ts';

const MINUTES: Record<string, number> = { minute: 1, min: 1, hour: 60, day: 1440, week: 10_080 };
const NUMBERS: Record<string, number> = { a: 1, an: 1, one: 1, two: 2, three: 3 };

/** Makes tasks due by so much later than they are now; those without a date so much from now. */
export function* postpone(by: string, ids: readonly string[]): Flow {
  const found = yield* call('get_tasks', { tasks: [...ids] });
  if (found.isError) return { text: sayRefusal(found) };
  const tasks = tasksOf(found).tasks.map(({ id, due }) => {
    const from = due?.at ?? due?.date;
    return { task: id, due: from ? laterBy(from, by) : `in ${by}` };
  });
  return sayChanged(yield* call('update_tasks', { tasks }));
}

/** ISO 8601 of the same kind as `from`, or words where a calendar is needed. */
function laterBy(from: string, by: string): string {
  const [, amount = '', unit = ''] = /^(\w+) (minute|min|hour|day|week)s?$/iu.exec(by.trim()) ?? [];
  const factor = NUMBERS[amount.toLowerCase()] ?? Number(amount);
  const minutes = factor * (MINUTES[unit.toLowerCase()] ?? Number.NaN);
  const day = from.slice(0, 10);
  const isDay = from === day;
  if (Number.isNaN(minutes) || (isDay && minutes % 1440 !== 0)) return `${by} after ${day}`;
  const at = new Date(Date.parse(from) + minutes * 60_000).toISOString();
  return isDay ? at.slice(0, 10) : at;
}
