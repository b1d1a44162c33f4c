import { describe, expect, it } from 'vitest';

import { grammarOf } from './grammar.ts';
import { english } from './languages/english.ts';
import { warmUpWords } from './warm-up.ts';

/** V8 takes some 2 µs to compile a character of an expression, and all that while nobody is served. */
const LONGEST_EXPRESSION = 2_500;

describe('warmUpWords', () => {
  it('compiles the expression of each pattern, none of which is long', () => {
    const expressions = [...grammarOf({ language: english }).warmUp()];
    expect(expressions).toHaveLength(english.patterns.length);
    const longest = Math.max(...expressions.map(({ source }) => source.length));
    expect(longest).toBeLessThan(LONGEST_EXPRESSION);
  });

  it('gives everybody else a turn after each expression', async () => {
    let turns = 0;
    let isOver = false;
    const count = (): void => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await warmUpWords();
    isOver = true;
    expect(turns).toBeGreaterThanOrEqual(english.patterns.length);
  });

  it('ends when the server does', async () => {
    let turns = 0;
    const count = (): void => void (turns += 1);
    setImmediate(count);
    await warmUpWords(AbortSignal.abort());
    expect(turns).toBe(1);
  });
});
