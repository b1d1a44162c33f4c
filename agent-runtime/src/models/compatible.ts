import { OpenAIProvider, type Model, type ModelRequest, type StreamEvent } from '@openai/agents';
import OpenAI from 'openai';

import { uniqueCallIds } from './call-ids.ts';
import { ModelFailure } from './model-failure.ts';
import type { ChatModel } from './model-types.ts';
import { displayName, type ModelSettings } from './settings.ts';

/** Models that run at home may take their time to load. */
const TIMEOUT_MS = 120_000;

/** Any server that speaks OpenAI's Chat Completions: Ollama, vLLM, llama.cpp and the like. */
export async function createCompatibleModel(settings: ModelSettings): Promise<ChatModel> {
  const client = new OpenAI({
    // Servers without keys take any, and the client wants one.
    apiKey: settings.apiKey ?? 'none',
    ...(settings.baseUrl && { baseURL: settings.baseUrl }),
    timeout: TIMEOUT_MS,
    // A run tries again by itself, and says so.
    maxRetries: 0,
    // It would print what the provider sent.
    logLevel: 'off',
  });
  const provider = new OpenAIProvider({ openAIClient: client, useResponses: false });
  return {
    name: displayName(settings),
    model: new CompatibleModel(await provider.getModel(settings.name)),
    readsStructured: false,
  };
}

/** Mends what such servers do differently: call ids used twice, answers that just end. */
class CompatibleModel implements Model {
  readonly #model: Model;

  constructor(model: Model) {
    this.#model = model;
  }

  getResponse(request: ModelRequest) {
    return this.#model.getResponse(request);
  }

  async *getStreamedResponse(request: ModelRequest): AsyncIterable<StreamEvent> {
    let finished = false;
    for await (const event of this.#model.getStreamedResponse(request)) {
      if (event.type === 'model') finished ||= hasFinishReason(event.event);
      if (event.type !== 'response_done') {
        yield event;
        continue;
      }
      // The client takes a connection that closed in time for a complete answer.
      if (!finished) throw new ModelFailure('cut_off');
      const { response } = event;
      yield { ...event, response: { ...response, output: uniqueCallIds(response.output) } };
    }
  }
}

function hasFinishReason(chunk: unknown): boolean {
  if (typeof chunk !== 'object' || chunk === null || !('choices' in chunk)) return false;
  const { choices } = chunk;
  return (
    Array.isArray(choices) &&
    choices.some((choice: { finish_reason?: unknown }) => typeof choice.finish_reason === 'string')
  );
}
