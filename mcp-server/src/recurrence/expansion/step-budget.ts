import { RecurrenceError } from '../types.ts';

/**
 * Steps that one search for occurrences may take; a step looks at one day or one time of day. 400 years
 * of the days of one month are 12,400, "every day" 10,000 times is 20,000; some 20 ms on a slow machine.
 */
export const MAX_STEPS = 25_000;

/** Bounds a search: everybody else waits while it runs. */
export class StepBudget {
  readonly #rule: string;
  #taken = 0;

  constructor(rule: string) {
    this.#rule = rule;
  }

  get taken(): number {
    return this.#taken;
  }

  /** @throws RecurrenceError `never` when the steps are used up. */
  take(steps = 1): void {
    this.#taken += steps;
    if (this.#taken > MAX_STEPS) this.exhaust();
  }

  /** @throws RecurrenceError `never`: looking on finds nothing. */
  exhaust(): never {
    const message = 'This rule falls on no day, or on days that are too rare to be found.';
    throw new RecurrenceError('never', this.#rule, message);
  }
}
