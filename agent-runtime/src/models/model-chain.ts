import type { ChatModel } from './model-types.ts';

/** The models that may answer a run: the configured one, then those that stand in for it. Never goes back. */
export class ModelChain {
  readonly #first: ChatModel;
  #current: ChatModel;
  #further: readonly ChatModel[];

  constructor(first: ChatModel) {
    this.#first = first;
    this.#current = first;
    this.#further = first.fallbacks ?? [];
  }

  /** Who is asked. */
  get current(): ChatModel {
    return this.#current;
  }

  /** The name of who answers in the configured model's place; `undefined` while that does itself. */
  get standIn(): string | undefined {
    return this.#current === this.#first ? undefined : this.#current.name;
  }

  /** Another model is asked from now on; false when there is none left. */
  fallBack(): boolean {
    const [next, ...further] = this.#further;
    if (!next) return false;
    this.#current = next;
    this.#further = further;
    return true;
  }

  /** Whoever answered under an earlier claim goes on. One that is configured no longer leaves it as it is. */
  goOnWith(name: string): void {
    const at = this.#further.findIndex((model) => model.name === name);
    const model = this.#further[at];
    if (!model) return;
    this.#current = model;
    this.#further = this.#further.slice(at + 1);
  }
}
