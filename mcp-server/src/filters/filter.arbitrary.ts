import * as fc from 'fast-check';

import type { Filter } from './types.ts';

const comparison = fc.constantFrom('<', '<=', '=', '>=', '>');
const field = fc.constantFrom('due', 'deadline', 'created', 'updated', 'completed');
const when = fc.constantFrom(
  'today',
  'next 7 days',
  'last 2 weeks',
  'this week',
  '-7 days',
  '+3 days',
  'friday',
  'jan 27, 2027',
  '2026-12-01',
  'first day',
);
/** Names with everything that means something elsewhere; `*` and `\` as patterns write them. */
const name = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'ab é&|!(),"#@/:<>=-'.split('')),
      fc.constantFrom('*', '\\*', '\\\\', 'me', ' a', '牛'),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(''));
const phrase = fc
  .array(fc.constantFrom(...'ab&|(),!\\*:'.split('')), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join(''));
const search = fc
  .array(
    fc.oneof(
      phrase,
      fc.tuple(phrase, phrase).map((two) => `"${two.join(' ')}"`),
    ),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((parts) => parts.join(' '));

const leaf: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({ kind: fc.constant('date' as const), field, is: comparison, when }),
  fc.record({
    kind: fc.constant('priority' as const),
    is: comparison,
    value: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({
    kind: fc.constant('duration' as const),
    is: comparison,
    minutes: fc.integer({ min: 1, max: 10_000 }),
  }),
  fc.record({ kind: fc.constant('project' as const), name, tree: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('section', 'tag', 'saved'), name }),
  fc.record({
    kind: fc.constant('person' as const),
    role: fc.constantFrom('assignee', 'assigner', 'author'),
    name,
  }),
  fc.record({ kind: fc.constant('search' as const), text: search }),
  fc.record({
    kind: fc.constant('status' as const),
    status: fc.constantFrom('open', 'done', 'all'),
  }),
  fc.record({
    kind: fc.constant('has' as const),
    thing: fc.constantFrom(
      'date',
      'time',
      'notes',
      'reminders',
      'comments',
      'subtasks',
      'tags',
      'assignee',
    ),
  }),
  fc.record({
    kind: fc.constant('is' as const),
    fact: fc.constantFrom('overdue', 'upcoming', 'recurring', 'blocked', 'blocking', 'inbox'),
  }),
);

/** Any filter that can be written. */
export const anyFilter: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'filter' },
    { arbitrary: leaf, weight: 3 },
    {
      arbitrary: fc.record({ kind: fc.constant('not' as const), part: tie('filter') }),
      weight: 1,
    },
    {
      arbitrary: fc.record({
        kind: fc.constantFrom('panes', 'and', 'or'),
        parts: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
      }),
      weight: 2,
    },
  ),
})).filter;
