import { EtagMismatch, type StateStore } from '@taskloom/platform';

import { timeout } from '../conversations/compare-and-set.ts';
import { keys } from '../conversations/keys.ts';
import type { ToolResult } from '../mcp/tool-result.ts';
import type { SavedResponse } from '../models/model-types.ts';

/** The journal is for resuming; what a conversation keeps is its turns and events. */
const KEPT_SECONDS = 30 * 24 * 3600;

/**
 * What a run has been told by its model and its tools. Each entry is written once: whoever comes
 * second, after a crash or a lost lease, gets what the first one wrote.
 */
export class Journal {
  readonly #store: StateStore;
  readonly #runId: string;
  readonly #entries = new Map<string, unknown>();
  readonly #complete: boolean;

  /** With `isNew` when nobody has worked on the run before: then there is nothing to look up. */
  constructor(store: StateStore, { runId, isNew }: { runId: string; isNew: boolean }) {
    this.#store = store;
    this.#runId = runId;
    this.#complete = isNew;
  }

  async modelResponse(index: number): Promise<SavedResponse | undefined> {
    return this.#read<SavedResponse>(keys.modelResponse(this.#runId, index));
  }

  async saveModelResponse(index: number, response: SavedResponse): Promise<SavedResponse> {
    return this.#writeOnce(keys.modelResponse(this.#runId, index), response);
  }

  async toolResult(callId: string): Promise<ToolResult | undefined> {
    return this.#read<ToolResult>(keys.toolResult(this.#runId, callId));
  }

  async saveToolResult(callId: string, result: ToolResult): Promise<ToolResult> {
    return this.#writeOnce(keys.toolResult(this.#runId, callId), result);
  }

  /** Only this class writes these keys, and it writes them with the same types. */
  async #read<T>(key: string): Promise<T | undefined> {
    const entry = this.#entries.get(key) as T | undefined;
    if (entry !== undefined || this.#complete) return entry;
    return this.#lookUp<T>(key);
  }

  async #lookUp<T>(key: string): Promise<T | undefined> {
    return (await this.#store.get(key, timeout()))?.value as T | undefined;
  }

  async #writeOnce<T>(key: string, value: T): Promise<T> {
    try {
      await this.#store.set(key, value, { etag: null, ttlSeconds: KEPT_SECONDS, ...timeout() });
    } catch (error) {
      if (!(error instanceof EtagMismatch)) throw error;
      return (await this.#lookUp<T>(key)) ?? value;
    }
    this.#entries.set(key, value);
    return value;
  }
}
