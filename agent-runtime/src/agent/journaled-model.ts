import type { Model, ModelRequest, ModelResponse, StreamEvent } from '@openai/agents';

import { ModelFailure } from '../models/model-failure.ts';
import { functionCallsOf, textOf } from '../models/model-types.ts';
import { withIdleTimeout } from '../models/idle-timeout.ts';
import type { RunSession } from '../runs/run-session.ts';

/** Milliseconds a model may be silent, and may take for one answer. */
const MODEL_IDLE_MS = 60_000;

/**
 * Asks the model only for what the journal does not hold, and saves each answer before the loop acts
 * on it.
 */
export class JournaledModel implements Model {
  readonly #model: Model;
  readonly #session: RunSession;
  #asked = 0;

  constructor(model: Model, session: RunSession) {
    this.#model = model;
    this.#session = session;
  }

  async getResponse(): Promise<ModelResponse> {
    throw new TypeError('runs are streamed');
  }

  async *getStreamedResponse(request: ModelRequest): AsyncIterable<StreamEvent> {
    const index = this.#asked;
    this.#asked += 1;
    const { journal } = this.#session;
    const speech = this.#session.speech(index);
    let response = await this.#session.guard(() => journal.modelResponse(index));
    if (!response) {
      for await (const event of this.#ask(request)) {
        if (event.type === 'output_text_delta') speech.add(event.delta);
        if (event.type !== 'response_done') {
          yield event;
          continue;
        }
        const { response: fresh } = event;
        response = await this.#session.guard(() => journal.saveModelResponse(index, fresh));
      }
    }
    if (!response) throw new ModelFailure('cut_off');
    speech.end(textOf(response.output));
    this.#session.announceCalls(functionCallsOf(response.output));
    await this.#session.guard(() => this.#session.emitter.flush());
    this.#session.remember({ index, response });
    yield { type: 'response_done', response };
  }

  async *#ask(request: ModelRequest): AsyncIterable<StreamEvent> {
    const idle = new AbortController();
    const signal = AbortSignal.any([this.#session.signal, idle.signal]);
    yield* withIdleTimeout(this.#model.getStreamedResponse({ ...request, signal }), {
      idleMs: MODEL_IDLE_MS,
      signal: this.#session.signal,
      onIdle() {
        idle.abort();
        return new ModelFailure('timeout');
      },
    });
  }
}
