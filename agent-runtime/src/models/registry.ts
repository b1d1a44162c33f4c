import type { ChatModel } from './model-types.ts';
import type { ModelSettings } from './settings.ts';

type Load = (settings: ModelSettings) => Promise<ChatModel>;

/** One line per provider; its client is loaded only when it is the one configured. */
const providers: Record<ModelSettings['provider'], Load> = {
  offline: async () => (await import('./offline/offline-model.ts')).createOfflineModel(),
  openai: async (settings) => (await import('./openai.ts')).createOpenAiModel(settings),
  gemini: async (settings) => (await import('./gemini.ts')).createGeminiModel(settings),
  compatible: async (settings) => (await import('./compatible.ts')).createCompatibleModel(settings),
};

export function createChatModel(settings: ModelSettings): Promise<ChatModel> {
  return providers[settings.provider](settings);
}
