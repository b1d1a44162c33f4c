import { expect, test } from 'vitest';

import { ENGLISH } from '../language/english.ts';
import { filterOf, parseQuery } from './parse-query.ts';
import examples from './read-message.examples.json' with { type: 'json' };
import { readMessage } from './read-message.ts';
import { textOf } from './tokens.ts';

test.each(examples)('“$message” is understood', ({ message, reading }) => {
  const { requests, corrections } = readMessage(message, ENGLISH);
  expect(corrections).toEqual([]);
  expect(requests.map(told)).toEqual([reading]);
});

test.each([
  'buy milk tomorrow at 9',
  'why is the sky blue?',
  'make me a sandwich',
  'the quarterly numbers look odd',
  'x',
  '…',
])('is no command: %s', (message) => {
  const { requests } = readMessage(message, ENGLISH);
  expect(requests.filter(({ kind }) => kind === 'command')).toEqual([]);
});

test.each([
  ['compelte buy milk', 'complete', [['compelte', 'complete']]],
  ['dlete buy milk', 'delete', [['dlete', 'delete']]],
  ['add buy milk tommorow', 'add', [['tommorow', 'tomorrow']]],
  ['move milk to wendesday', 'reschedule', [['wendesday', 'wednesday']]],
])('“%s” is read with its error mended, and tells of it', (message, kind, corrections) => {
  const reading = readMessage(message, ENGLISH);
  expect(reading.corrections).toEqual(corrections);
  expect(reading.requests).toMatchObject([{ command: { kind } }]);
});

test.each(['add buy a sundae', 'add the evening gown', 'add “tommorow never dies”'])(
  'real words and what is quoted are not mended: %s',
  (message) => {
    expect(readMessage(message, ENGLISH).corrections).toEqual([]);
  },
);

test.each([
  ['complete book flights and make fix the lamp p1', ['complete', 'priority']],
  ['add buy bread, and move the dentist to friday', ['add', 'reschedule']],
  ['Move the dentist to friday. Then add buy bread.', ['reschedule', 'add']],
  ['complete call mum and plant tulips', ['complete']],
  ['add salt and pepper', ['add']],
  ['comment on bake bread: add salt and delete the rest', ['comment']],
])('“%s” is so many commands', (message, kinds) => {
  const { requests } = readMessage(message, ENGLISH);
  expect(requests.map((request) => told(request)['kind'])).toEqual(kinds);
});

test('a long message is read before anybody tires of waiting', () => {
  // An expression that backtracks without bound would not end within the test's time.
  const messages = [
    'move '.repeat(4000),
    'a to '.repeat(4000),
    'set '.repeat(3000) + 'p1 to',
    '"'.repeat(20_000),
    'move the first second third of may in june at 9 on friday '.repeat(7),
  ];
  expect(messages.map((message) => readMessage(message, ENGLISH))).toHaveLength(messages.length);
});

function told(
  request: ReturnType<typeof readMessage>['requests'][number],
): Record<string, unknown> {
  if (request.kind === 'command') return withoutFalse(request.command);
  const { parts, left } = parseQuery(request.tokens, ENGLISH);
  const words = left.map(textOf);
  return { kind: 'query', filter: filterOf(parts), ...(words.length > 0 ? { left: words } : {}) };
}

/** What is not so is as good as not there. */
function withoutFalse(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== false && field !== undefined)
      .map(([name, field]) => [name, isPlain(field) ? withoutFalse(field) : field]),
  );
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
