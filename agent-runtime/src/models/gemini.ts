import { OpenAIProvider } from '@openai/agents';
import type { ChatModel } from './model-types.ts';
import { displayName, type ModelSettings } from './settings.ts';

export async function createGeminiModel(settings: ModelSettings): Promise<ChatModel> {
  const provider = new OpenAIProvider({
    apiKey: settings.apiKey ?? 'none',
    baseURL: settings.baseUrl ?? '',
    useResponses: false,
  });
  return {
    name: displayName(settings),
    model: await provider.getModel(settings.name),
    readsStructured: false,
  };
}
