import { call, type Flow, type Listener, type Outcome } from '../flow.ts';
import { sayEach } from '../replies/describe-changes.ts';
import { sayRefusal } from '../replies/format-reply.ts';
import { focusOn, tasksOf, type SpokenTask } from '../references/tasks-in-result.ts';

const DAYS: Record<string, number> = { day: 1, d: 1, week: 7, w: 7 };
const MINUTES: Record<string, number> = { minute: 1, min: 1, hour: 60, hr: 60, h: 60 };
const NUMBERS: Record<string, number> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  'half a': 0.5,
  'half an': 0.5,
};

/** Makes tasks due by so much later than they are now; those without a date so much from now. */
export function* postpone(
  { by, earlier = false, ids }: { by: string; earlier?: boolean; ids: readonly string[] },
  to: Listener,
): Flow {
  const found = yield* call('get_tasks', { tasks: [...ids] });
  if (found.isError) return { text: sayRefusal(found, to) };
  const tasks = tasksOf(found).tasks.map((task) => ({
    id: task.id,
    due: movedBy(task, { by, sign: earlier ? -1 : 1, zone: to.timeZone }),
  }));
  const outcomes: Outcome[] = [];
  for (const due of new Set(tasks.map((task) => task.due))) {
    const same = tasks.filter((task) => task.due === due).map(({ id }) => id);
    const result = yield* call('reschedule_tasks', { tasks: same, due });
    outcomes.push(sayEach('moved', { result, to }));
  }
  return {
    text: outcomes.map(({ text }) => text).join('\n'),
    ...focusOn(outcomes.flatMap(({ focus = [] }) => [...focus])),
  };
}

interface Step {
  by: string;
  sign: 1 | -1;
  zone: string | undefined;
}

/** ISO 8601 of a day, whose time of day stays, or of an instant; words where a calendar is needed. */
function movedBy({ due }: SpokenTask, { by, sign, zone }: Step): string {
  const [, amount = '', unit = ''] = /^(half an?|\S+) (\p{L}+?)s?$/iu.exec(by.trim()) ?? [];
  const n = NUMBERS[amount.toLowerCase()] ?? Number(amount);
  const from = due?.at ?? due?.date;
  if (from === undefined) return `in ${by}`;
  const minutes = n * (MINUTES[unit.toLowerCase()] ?? Number.NaN);
  if (due?.at !== undefined && !Number.isNaN(minutes))
    return new Date(Date.parse(due.at) + sign * minutes * 60_000).toISOString();
  const day = due?.at === undefined ? from : localDay(due.at, due.time_zone ?? zone);
  const days = n * (DAYS[unit.toLowerCase()] ?? Number.NaN);
  if (Number.isInteger(days)) return addDays(day, sign * days);
  return sign > 0 ? `${by} after ${day}` : `${by} before ${day}`;
}

/** The calendar day of an instant, YYYY-MM-DD. */
export function localDay(at: string, timeZone: string | undefined): string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: timeZone ?? 'UTC',
    dateStyle: 'short',
  });
  return format.format(new Date(at));
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
