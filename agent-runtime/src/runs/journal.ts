import { EtagMismatch, type StateStore } from '@taskloom/platform';

import { timeout } from '../conversations/compare-and-set.ts';
import { keys } from '../conversations/keys.ts';
import type { Verdict } from '../approvals/verdict.ts';
import type { ToolResult } from '../mcp/tool-result.ts';
import { functionCallsOf, type SavedResponse } from '../models/model-types.ts';

/**
 * What a run has been told by its model and its tools. Each entry is written once: whoever comes
 * second, after a crash or a lost lease, gets what the first one wrote. Nothing expires, since a run
 * may wait for its person for as long as they like; it goes with the run's end or its conversation.
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

  async verdict(callId: string): Promise<Verdict | undefined> {
    return this.#read<Verdict>(keys.verdict(this.#runId, callId));
  }

  async saveVerdict(callId: string, verdict: Verdict): Promise<Verdict> {
    return this.#writeOnce(keys.verdict(this.#runId, callId), verdict);
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
      await this.#store.set(key, value, { etag: null, ...timeout() });
    } catch (error) {
      if (!(error instanceof EtagMismatch)) throw error;
      return (await this.#lookUp<T>(key)) ?? value;
    }
    this.#entries.set(key, value);
    return value;
  }
}

/** Removes what is kept of a run, once nobody will resume it. What one that died left is found again. */
export async function removeJournal(store: StateStore, runId: string): Promise<void> {
  const responses: SavedResponse[] = [];
  for (;;) {
    const key = keys.modelResponse(runId, responses.length);
    // Written by this file only.
    const response = (await store.get(key, timeout()))?.value as SavedResponse | undefined;
    if (!response) break;
    responses.push(response);
  }
  for (const [index, response] of [...responses.entries()].toReversed()) {
    const calls = functionCallsOf(response.output).map(({ callId }) => callId);
    const results = calls.flatMap((callId) => [
      keys.toolResult(runId, callId),
      keys.verdict(runId, callId),
    ]);
    await Promise.all(results.map((result) => store.delete(result, timeout())));
    await store.delete(keys.modelResponse(runId, index), timeout());
  }
}
