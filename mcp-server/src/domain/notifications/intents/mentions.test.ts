import { describe, expect, test } from 'vitest';

import { mentionedIn } from './mentions.ts';

const people = [
  { id: 'anna', name: 'Anna Berg', email: 'anna@example.com' },
  { id: 'anna2', name: 'Anna Stein', email: null },
  { id: 'ben', name: 'Ben Thal', email: null },
  { id: 'zoe', name: 'Zoë', email: null },
];

describe('a text addresses', () => {
  test.each([
    ['@Ben, can you?', ['ben']],
    ['thanks @ben thal!', ['ben']],
    ['(@zoë)', ['zoe']],
    ['@Anna Berg and @anna stein', ['anna', 'anna2']],
    ['@anna@example.com please', ['anna']],
    ['@Anna who of you?', []],
    ['@Benjamin is somebody else', []],
    ['write to info@ben.example', []],
    ['Ben, no sign', []],
  ])('%j', (text, expected) => {
    expect([...mentionedIn(text, people)]).toEqual(expected);
  });

  test('nobody whose name is empty, and a name that is typed with more blanks', () => {
    const some = [
      { id: 'none', name: ' ', email: null },
      { id: 'eve', name: '  Eve  Stein', email: null },
    ];
    expect([...mentionedIn('mail @ noon, @eve', some)]).toEqual(['eve']);
  });
});
