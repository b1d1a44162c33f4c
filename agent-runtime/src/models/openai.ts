import { OpenAIProvider } from '@openai/agents';

import type { ChatModel } from './model-types.ts';

import { displayName, type ModelSettings } from './settings.ts';

/** OpenAI's own API, over Responses. */
export async function createOpenAiModel(settings: ModelSettings): Promise<ChatModel> {
  const { apiKey = '', baseUrl } = settings;
  const provider = new OpenAIProvider({
    apiKey,
    useResponses: true,
    ...(baseUrl && { baseURL: baseUrl }),
  });
  return {
    name: displayName(settings),
    model: await provider.getModel(settings.name),
    readsStructured: false,
  };
}
