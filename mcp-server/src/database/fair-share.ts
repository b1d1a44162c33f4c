import { Semaphore } from '@taskloom/platform';

/** Works of one person run side by side up to a bound, so that there is room left for others'. */
export class FairShare {
  readonly #atOnce: number;
  readonly #people = new Map<string, { semaphore: Semaphore; works: number }>();

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  async run<T>(person: string, work: () => Promise<T>): Promise<T> {
    const theirs = this.#people.get(person) ?? {
      semaphore: new Semaphore(this.#atOnce),
      works: 0,
    };
    this.#people.set(person, theirs);
    theirs.works += 1;
    try {
      return await theirs.semaphore.run(work);
    } finally {
      theirs.works -= 1;
      if (theirs.works === 0) this.#people.delete(person);
    }
  }
}
