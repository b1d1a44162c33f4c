import { setTimeout as sleep } from 'node:timers/promises';

import type { Model, ModelRequest, ModelResponse, StreamEvent } from '@openai/agents';
import { failSpan, SpanKind, startSpan } from '@taskloom/platform';

import { withIdleTimeout } from '../models/idle-timeout.ts';
import { ModelFailure, toModelFailure } from '../models/model-failure.ts';
import {
  retryDelay,
  standInWords,
  waitingWords,
  type ModelLimits,
} from '../models/model-limits.ts';
import { functionCallsOf, textOf, type SavedResponse } from '../models/model-types.ts';
import type { RunSession } from '../runs/run-session.ts';
import { asAnotherReads } from '../runs/turns.ts';
import { endedHere, isEmpty, NOTHING_SAID, withReadableCalls } from './mend-response.ts';

/**
 * Asks the model only for what the journal does not hold, and saves each answer before the loop acts
 * on it. A call that fails is made again where that can help; what was said by then stays. A model
 * that fails for good before it has answered anything is replaced by the next one.
 */
export class JournaledModel implements Model {
  readonly #session: RunSession;
  readonly #limits: ModelLimits;
  #asked = 0;
  /** Something of an answer was shown since the run began here. */
  #hasSpoken = false;

  constructor(session: RunSession, limits: ModelLimits) {
    this.#session = session;
    this.#limits = limits;
  }

  async getResponse(): Promise<ModelResponse> {
    throw new TypeError('runs are streamed');
  }

  async *getStreamedResponse(request: ModelRequest): AsyncIterable<StreamEvent> {
    const index = this.#asked;
    this.#asked += 1;
    const { journal } = this.#session;
    let response = await this.#session.guard(() => journal.modelResponse(index));
    if (!response) {
      const fresh = yield* this.#answer(request, index);
      response = await this.#session.guard(() => journal.saveModelResponse(index, fresh));
    }
    this.#session.speech(index).end(textOf(response.output));
    this.#session.announceCalls(functionCallsOf(response.output));
    await this.#session.guard(() => this.#session.emitter.flush());
    this.#session.remember({ index, response });
    yield { type: 'response_done', response };
  }

  async *#answer(
    request: ModelRequest,
    index: number,
  ): AsyncGenerator<StreamEvent, SavedResponse, void> {
    let failures = 0;
    let empty = 0;
    let failed: { error: unknown } | undefined;
    for (;;) {
      try {
        const response = yield* this.#traced(request, index);
        if (!isEmpty(response)) return this.#signed(withReadableCalls(response));
        empty += 1;
        if (empty > 1) return this.#signed(endedHere(NOTHING_SAID));
      } catch (error) {
        this.#session.signal.throwIfAborted();
        failures += 1;
        const failure = toModelFailure(error);
        const delay = retryDelay(failure, failures, this.#limits);
        if (delay !== undefined) {
          await this.#wait(waitingWords(failure.kind, delay), delay);
          continue;
        }
        // The configured model's failure is the one to mend.
        failed ??= { error };
        if (index > 0 || this.#hasSpoken || !(await this.#fallBack(failure))) throw failed.error;
        failures = 0;
      }
    }
  }

  async #fallBack({ kind }: ModelFailure): Promise<boolean> {
    const { models, logger, runId } = this.#session;
    const { name: model } = models.current;
    if (!models.fallBack()) return false;
    const { name: standIn } = models.current;
    logger.warn({ runId, kind, model, standIn }, 'a model failed; another one is asked');
    await this.#wait(standInWords(model, standIn), 0);
    return true;
  }

  /** Whoever resumes the run goes on with the model that gave this. */
  #signed(response: SavedResponse): SavedResponse {
    const { standIn } = this.#session.models;
    return standIn === undefined ? response : { ...response, model: standIn };
  }

  async #wait(message: string, delay: number): Promise<void> {
    const { emitter, signal, guard } = this.#session;
    emitter.emit({
      type: 'RUN_WAITING',
      message,
      until: new Date(Date.now() + delay).toISOString(),
    });
    await guard.call(this.#session, () => emitter.flush());
    await sleep(delay, undefined, { signal });
  }

  async *#traced(
    request: ModelRequest,
    index: number,
  ): AsyncGenerator<StreamEvent, SavedResponse, void> {
    const { name } = this.#session.models.current;
    const [provider = name, model = name] = name.split(':', 2);
    const span = startSpan({
      name: `chat ${model}`,
      kind: SpanKind.CLIENT,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': provider,
        'gen_ai.request.model': model,
      },
    });
    try {
      const response = yield* this.#once(request, index);
      const { inputTokens, outputTokens } = response.usage;
      span.setAttribute('gen_ai.usage.input_tokens', inputTokens);
      span.setAttribute('gen_ai.usage.output_tokens', outputTokens);
      return response;
    } catch (error) {
      failSpan(span, toModelFailure(error).kind);
      throw error;
    } finally {
      span.end();
    }
  }

  async *#once(
    request: ModelRequest,
    index: number,
  ): AsyncGenerator<StreamEvent, SavedResponse, void> {
    const speech = this.#session.speech(index);
    const { answerMs, answerCharacters } = this.#limits;
    const until = performance.now() + answerMs;
    let said = '';
    for await (const event of this.#ask(request)) {
      if (event.type === 'response_done') return event.response;
      if (event.type === 'output_text_delta') {
        said += event.delta;
        this.#hasSpoken = true;
        speech.add(event.delta);
      }
      // What was said is kept; a model that does not stop is not asked again.
      if (said.length > answerCharacters || performance.now() > until) return endedHere(said);
      yield event;
    }
    throw new ModelFailure('cut_off');
  }

  async *#ask(request: ModelRequest): AsyncIterable<StreamEvent> {
    const end = new AbortController();
    const signal = AbortSignal.any([this.#session.signal, end.signal]);
    const { current, standIn } = this.#session.models;
    const input = standIn === undefined ? request.input : asAnotherReads(request.input);
    try {
      yield* withIdleTimeout(current.model.getStreamedResponse({ ...request, input, signal }), {
        idleMs: this.#limits.idleMs,
        signal: this.#session.signal,
        onIdle: () => new ModelFailure('timeout'),
      });
    } finally {
      // Whoever stops reading hangs up.
      end.abort();
    }
  }
}
