import { editDistance } from '../words/suggest.ts';
import type { Comparison, DateField, Filter, Thing } from './types.ts';

/** Terms that are words of their own. */
export const WORDS: Readonly<Record<string, Filter>> = {
  tod: { kind: 'date', field: 'due', is: '=', when: 'today' },
  tom: { kind: 'date', field: 'due', is: '=', when: 'tomorrow' },
  overdue: { kind: 'is', fact: 'overdue' },
  'over due': { kind: 'is', fact: 'overdue' },
  od: { kind: 'is', fact: 'overdue' },
  upcoming: { kind: 'is', fact: 'upcoming' },
  recurring: { kind: 'is', fact: 'recurring' },
  repeating: { kind: 'is', fact: 'recurring' },
  subtask: { kind: 'is', fact: 'subtask' },
  blocked: { kind: 'is', fact: 'blocked' },
  blocking: { kind: 'is', fact: 'blocking' },
  shared: { kind: 'is', fact: 'shared' },
  inbox: { kind: 'is', fact: 'inbox' },
  assigned: { kind: 'has', thing: 'assignee' },
  unassigned: { kind: 'not', part: { kind: 'has', thing: 'assignee' } },
  done: { kind: 'status', status: 'done' },
  completed: { kind: 'status', status: 'done' },
  open: { kind: 'status', status: 'open' },
  all: { kind: 'status', status: 'all' },
  'view all': { kind: 'status', status: 'all' },
  p1: { kind: 'priority', is: '=', value: 1 },
  p2: { kind: 'priority', is: '=', value: 2 },
  p3: { kind: 'priority', is: '=', value: 3 },
  p4: { kind: 'priority', is: '=', value: 4 },
};

/** What a task can have, or be asked to have not ("no date"). */
export const THINGS: Readonly<Record<string, Thing>> = {
  date: 'date',
  due: 'date',
  'due date': 'date',
  time: 'time',
  deadline: 'deadline',
  duration: 'duration',
  note: 'notes',
  notes: 'notes',
  description: 'notes',
  reminder: 'reminders',
  reminders: 'reminders',
  comment: 'comments',
  comments: 'comments',
  subtask: 'subtasks',
  subtasks: 'subtasks',
  tag: 'tags',
  tags: 'tags',
  label: 'tags',
  labels: 'tags',
  section: 'section',
  priority: 'priority',
  assignee: 'assignee',
};

const ORDERS: readonly (readonly [words: string, is: Comparison])[] = [
  ['', '='],
  [' on', '='],
  [' before', '<'],
  [' after', '>'],
  [' on or before', '<='],
  [' on or after', '>='],
];

/** Words before a colon whose value is a date. */
export const DATE_LABELS: ReadonlyMap<string, { field: DateField; is: Comparison }> = new Map([
  ...dateLabels('due', ['due', 'date', 'due date']),
  ...dateLabels('deadline', ['deadline']),
  ...dateLabels('created', ['created', 'added'], { by: false }),
  ...dateLabels('updated', ['updated', 'changed'], { by: false }),
  ...dateLabels('completed', ['completed', 'done'], { by: false }),
]);

/** "by" is the person's where something was done: "created by: Bob". */
function dateLabels(field: DateField, names: readonly string[], { by = true } = {}) {
  const orders = by ? [...ORDERS, [' by', '<='] as const] : ORDERS;
  return names.flatMap((name) =>
    orders.map(([words, is]): [string, { field: DateField; is: Comparison }] => [
      `${name}${words}`,
      { field, is },
    ]),
  );
}

/** What to write before a colon. */
export const LABEL_EXAMPLES: readonly string[] = [
  'due before:',
  'due after:',
  'deadline before:',
  'created after:',
  'completed:',
  'assigned to:',
  'has:',
  'filter:',
  'search:',
];

/** Words before `<`, `<=`, `=`, `>=`, `>` or `!=`. */
export const FIELDS: readonly string[] = [
  'due',
  'deadline',
  'created',
  'updated',
  'completed',
  'priority',
  'duration',
];

export const TERMS: readonly string[] = [
  'today',
  'overdue',
  'upcoming',
  'next 7 days',
  'no date',
  'due before: friday',
  '#Project',
  '/Section',
  '@tag',
  'p1',
  'search: words',
  'done',
];

export const DATES: readonly string[] = [
  'today',
  'friday',
  '2026-12-31',
  'jan 27',
  '+3 days',
  '-1 week',
  'next week',
  'last 7 days',
];

/** A candidate that `text` is a misspelling of. */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  const limit = text.length > 5 ? 2 : 1;
  let best: { candidate: string; distance: number } | undefined;
  if (text.length < 3 || text.length > 40) return undefined;
  for (const candidate of candidates) {
    const distance = editDistance(text.toLowerCase(), candidate.toLowerCase());
    if (distance <= limit && distance < (best?.distance ?? Infinity))
      best = { candidate, distance };
  }
  return best?.candidate;
}
