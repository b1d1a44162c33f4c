import { randomUUID } from 'node:crypto';

import {
  GoogleGenAI,
  type GenerateContentConfig,
  type GenerateContentResponse,
} from '@google/genai';
import type { Model, ModelRequest, ModelResponse, StreamEvent } from '@openai/agents';

import { GeminiAnswer } from './gemini-answer.ts';
import { toContents } from './gemini-contents.ts';
import type { ChatModel } from './model-types.ts';
import { displayName, type ModelSettings } from './settings.ts';

const TIMEOUT_MS = 120_000;

/**
 * Google's own API. Its OpenAI-compatible endpoint drops the thought signatures when it streams, and
 * Gemini 3 refuses the next request without them.
 */
export async function createGeminiModel(settings: ModelSettings): Promise<ChatModel> {
  const { apiKey = '', baseUrl } = settings;
  const client = new GoogleGenAI({
    apiKey,
    // Without it the environment could choose another service.
    vertexai: false,
    // v1 lacks the `-latest` names and most previews.
    apiVersion: 'v1beta',
    httpOptions: {
      ...(baseUrl && { baseUrl }),
      timeout: TIMEOUT_MS,
      retryOptions: { attempts: 2, initialDelay: 0.3 },
    },
  });
  return {
    name: displayName(settings),
    model: new GeminiModel(client, settings.name),
    readsStructured: false,
  };
}

class GeminiModel implements Model {
  readonly #client: GoogleGenAI;
  readonly #name: string;

  constructor(client: GoogleGenAI, name: string) {
    this.#client = client;
    this.#name = name;
  }

  async getResponse(): Promise<ModelResponse> {
    throw new TypeError('runs are streamed');
  }

  async *getStreamedResponse(request: ModelRequest): AsyncIterable<StreamEvent> {
    const stream = await this.#client.models.generateContentStream({
      model: this.#name,
      contents: toContents(request.input),
      config: configOf(request),
    });
    yield { type: 'response_started' };
    const answer = new GeminiAnswer(`msg_${randomUUID()}`);
    for await (const chunk of stream as AsyncIterable<GenerateContentResponse>) {
      for (const delta of answer.add(chunk)) {
        yield { type: 'output_text_delta', delta, itemId: answer.itemId };
      }
    }
    yield { type: 'response_done', response: answer.finish() };
  }
}

function configOf({ systemInstructions, tools, signal }: ModelRequest): GenerateContentConfig {
  const functionDeclarations = tools.flatMap((tool) => {
    if (tool.type !== 'function') return [];
    const { name, description, parameters } = tool;
    const { $schema: _dialect, ...parametersJsonSchema } = parameters as Record<string, unknown>;
    return [{ name, description, parametersJsonSchema }];
  });
  return {
    // An empty one is refused.
    ...(systemInstructions && { systemInstruction: systemInstructions }),
    ...(functionDeclarations.length > 0 && { tools: [{ functionDeclarations }] }),
    ...(signal && { abortSignal: signal }),
  };
}
