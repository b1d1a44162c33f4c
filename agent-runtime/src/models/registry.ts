import type { ChatModel } from './model-types.ts';
import type { ModelSettings } from './settings.ts';

type Load = (settings: ModelSettings) => Promise<ChatModel>;

/** One line per provider; its client is loaded only when a model of it is configured. */
const providers: Record<ModelSettings['provider'], Load> = {
  offline: async () => (await import('./offline/offline-model.ts')).createOfflineModel(),
  openai: async (settings) => (await import('./openai.ts')).createOpenAiModel(settings),
  gemini: async (settings) => (await import('./gemini.ts')).createGeminiModel(settings),
  compatible: async (settings) => (await import('./compatible.ts')).createCompatibleModel(settings),
};

/** The configured model, with those that stand in for it. */
export async function createChatModel(settings: ModelSettings): Promise<ChatModel> {
  const model = await providers[settings.provider](settings);
  const fallbacks = await Promise.all((settings.fallbacks ?? []).map(createChatModel));
  return fallbacks.length > 0 ? { ...model, fallbacks } : model;
}
