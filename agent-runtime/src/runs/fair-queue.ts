/** Leaves its place for the next one. */
export type Leave = () => void;

interface Waiting {
  enter: () => void;
  onPosition: (position: number) => void;
}

/**
 * Lets a limited number in at once. The others wait, and people take turns: who sent twenty messages
 * does not keep the next person waiting for all of them.
 */
export class FairQueue {
  #free: number;
  /** By person, in the order of their next turn. */
  readonly #waiting = new Map<string, Waiting[]>();

  constructor(places: number) {
    this.#free = places;
  }

  /** `onPosition` is told how many are let in before, when one has to wait. */
  async enter(person: string, onPosition: (position: number) => void): Promise<Leave> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#wait(person, onPosition);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#next();
    };
  }

  /** Tells everybody who waits how many are before them: in rounds, one of each person. */
  tellPositions(): void {
    let position = 0;
    const queues = [...this.#waiting.values()];
    const rounds = Math.max(0, ...queues.map((queue) => queue.length));
    for (let round = 0; round < rounds; round += 1)
      for (const queue of queues) queue[round]?.onPosition((position += 1));
  }

  get waiting(): number {
    let waiting = 0;
    for (const queue of this.#waiting.values()) waiting += queue.length;
    return waiting;
  }

  async #wait(person: string, onPosition: (position: number) => void): Promise<void> {
    await new Promise<void>((enter) => {
      const queue = this.#waiting.get(person) ?? [];
      queue.push({ enter, onPosition });
      this.#waiting.set(person, queue);
      onPosition(this.waiting);
    });
  }

  #next(): void {
    const [first] = this.#waiting;
    if (!first) {
      this.#free += 1;
      return;
    }
    const [person, queue] = first;
    const next = queue.shift();
    // Their next turn comes after everybody else's.
    this.#waiting.delete(person);
    if (queue.length > 0) this.#waiting.set(person, queue);
    next?.enter();
  }
}
