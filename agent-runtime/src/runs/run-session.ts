import type { Logger } from '@taskloom/platform';

import type { ModelChain } from '../models/model-chain.ts';
import type { FunctionCall, SavedResponse } from '../models/model-types.ts';
import type { Tool } from '../mcp/tool-clients.ts';
import type { ToolResult } from '../mcp/tool-result.ts';
import type { RunEventEmitter } from './event-emitter.ts';
import type { Journal } from './journal.ts';
import { StreamedMessage } from './streamed-message.ts';

interface SessionOptions {
  runId: string;
  journal: Journal;
  emitter: RunEventEmitter;
  models: ModelChain;
  decisions: Readonly<Record<string, 'approve' | 'deny'>>;
  logger: Logger;
}

type KnownTool = Pick<Tool, 'name' | 'title' | 'annotations'>;

/** How long a stop waits for tool calls under way, in milliseconds. */
const TOOLS_SETTLE_MS = 3_000;

class RunStopped extends Error {
  override name = 'RunStopped';
}

/** One claim's work on a run: what the model's and the tools' wrappers share. */
export class RunSession {
  readonly runId: string;
  readonly journal: Journal;
  readonly emitter: RunEventEmitter;
  readonly models: ModelChain;
  readonly decisions: SessionOptions['decisions'];
  readonly logger: Logger;
  readonly responses: SavedResponse[] = [];
  readonly results = new Map<string, ToolResult>();
  #tools: ReadonlyMap<string, KnownTool> = new Map();
  readonly #controller = new AbortController();
  readonly #toolController = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();
  #broken: { error: unknown } | undefined;

  constructor(options: SessionOptions) {
    this.runId = options.runId;
    this.journal = options.journal;
    this.emitter = options.emitter;
    this.models = options.models;
    this.decisions = options.decisions;
    this.logger = options.logger;
  }

  /** Aborts when the run has to end here: stopped, taken over, broken or the pod shutting down. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** For tool calls: a stop lets those under way come to their end. */
  get toolSignal(): AbortSignal {
    return this.#toolController.signal;
  }

  /** The person stops the run. */
  stop(): void {
    this.#controller.abort(new RunStopped());
  }

  get stopped(): boolean {
    return this.signal.reason instanceof RunStopped;
  }

  /** Waits a moment for the tool calls under way, then gives them up. */
  async settle(): Promise<void> {
    const late = AbortSignal.timeout(TOOLS_SETTLE_MS);
    const timeUp = new Promise((resolve) => late.addEventListener('abort', resolve));
    await Promise.race([Promise.allSettled(this.#underWay), timeUp]);
    this.#toolController.abort(new RunStopped());
  }

  async track<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(work);
    }
  }

  /** What broke the run's bookkeeping, which nothing the model does can mend. */
  get broken(): { error: unknown } | undefined {
    return this.#broken;
  }

  /** Runs a step of the bookkeeping. When it fails the run ends here, and is resumed from its journal. */
  async guard<T>(step: () => Promise<T>): Promise<T> {
    if (this.#broken) throw this.#broken.error;
    try {
      return await step();
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }

  fail(error: unknown): void {
    this.#broken ??= { error };
    this.#controller.abort(error);
    this.#toolController.abort(error);
  }

  /** What tools are called for people, and which of them only read. */
  nameTools(tools: readonly KnownTool[]): void {
    this.#tools = new Map(tools.map((tool) => [tool.name, tool]));
  }

  titleOf(toolName: string): string {
    return this.#tools.get(toolName)?.title ?? toolName;
  }

  speech(index: number): StreamedMessage {
    return new StreamedMessage(this.emitter, this.#messageId(index));
  }

  /** What the person has seen of a response; empty when there was nothing. */
  shownText(index: number): string {
    return StreamedMessage.shown(this.emitter, this.#messageId(index));
  }

  #messageId(index: number): string {
    return `${this.runId}:${index}`;
  }

  remember({ index, response }: { index: number; response: SavedResponse }): void {
    this.responses[index] = response;
    if (response.model !== undefined) this.models.goOnWith(response.model);
  }

  announceCalls(calls: readonly FunctionCall[]): void {
    for (const call of calls) {
      this.emitter.emit({
        type: 'TOOL_CALL_START',
        toolCallId: call.callId,
        toolName: call.name,
        title: this.titleOf(call.name),
        args: parseArguments(call.arguments),
        ...(this.#tools.get(call.name)?.annotations?.readOnlyHint && { readOnly: true }),
      });
    }
  }

  /** An answer for good, given earlier, declined the call. */
  announceRefusal(toolCallId: string): void {
    this.emitter.emit({
      type: 'TOOL_CALL_APPROVAL_DECIDED',
      toolCallId,
      decision: 'deny',
      remembered: true,
    });
  }

  announceResult(callId: string, result: ToolResult): void {
    this.results.set(callId, result);
    this.emitter.emit({
      type: 'TOOL_CALL_RESULT',
      toolCallId: callId,
      isError: result.isError,
      text: result.text,
      ...(result.content && { content: result.content }),
    });
  }
}

/** Models may write anything; what is no object is shown as no arguments. */
export function parseArguments(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}
