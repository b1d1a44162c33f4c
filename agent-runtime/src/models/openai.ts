import { OpenAIProvider, type Model, type ModelRequest } from '@openai/agents';
import OpenAI from 'openai';

import type { ChatModel } from './model-types.ts';
import { displayName, type ModelSettings } from './settings.ts';

const TIMEOUT_MS = 60_000;
/** Only these have thoughts to carry along; others refuse to be asked for them. */
const REASONING = /^(?:gpt-[5-9]|o\d)(?!.*-chat)/u;

/** OpenAI's own API, over Responses. Nothing of the conversation is kept there. */
export async function createOpenAiModel(settings: ModelSettings): Promise<ChatModel> {
  const { apiKey = '', baseUrl, name } = settings;
  const client = new OpenAI({
    apiKey,
    ...(baseUrl && { baseURL: baseUrl }),
    timeout: TIMEOUT_MS,
    // A run tries again by itself, and says so.
    maxRetries: 0,
    // It would print what the provider sent.
    logLevel: 'off',
  });
  const provider = new OpenAIProvider({ openAIClient: client, useResponses: true });
  return {
    name: displayName(settings),
    model: withoutStorage(await provider.getModel(name), REASONING.test(name)),
    readsStructured: false,
  };
}

/** The next request brings the thoughts along, sealed, since the provider has not stored them. */
function withoutStorage(model: Model, reasons: boolean): Model {
  const stateless = (request: ModelRequest): ModelRequest => ({
    ...request,
    modelSettings: {
      ...request.modelSettings,
      store: false,
      ...(reasons && { providerData: { include: ['reasoning.encrypted_content'] } }),
    },
  });
  return {
    getResponse: (request) => model.getResponse(stateless(request)),
    getStreamedResponse: (request) => model.getStreamedResponse(stateless(request)),
  };
}
