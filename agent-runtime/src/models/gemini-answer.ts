import { randomUUID } from 'node:crypto';

import type { GenerateContentResponse, Part } from '@google/genai';

import { keep } from './gemini-contents.ts';
import { ModelFailure } from './model-failure.ts';
import type { OutputItem, SavedResponse } from './model-types.ts';

/** Reasons that make an answer one, whole or cut at its length. */
const COMPLETE = new Set(['STOP', 'MAX_TOKENS']);
/** Reasons that say the call itself went wrong; asking again may help. */
const BROKEN = new Set(['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL', 'OTHER']);
const DECLINED = 'The model declined to answer this.';

/** An answer while it comes in, part by part. */
export class GeminiAnswer {
  readonly itemId: string;
  readonly #calls: OutputItem[] = [];
  #text = '';
  #signature: string | undefined;
  #finishReason: string | undefined;
  #usage: GenerateContentResponse['usageMetadata'];

  constructor(itemId: string) {
    this.itemId = itemId;
  }

  /** Returns the new text. */
  add({ candidates, promptFeedback, usageMetadata }: GenerateContentResponse): string[] {
    const [candidate] = candidates ?? [];
    this.#usage = usageMetadata ?? this.#usage;
    this.#finishReason =
      candidate?.finishReason ?? promptFeedback?.blockReason ?? this.#finishReason;
    return (candidate?.content?.parts ?? []).flatMap((part) => this.#addPart(part));
  }

  /** Throws `ModelFailure` when the answer did not come to its end. */
  finish(): SavedResponse {
    const reason = this.#finishReason;
    if (reason === undefined || BROKEN.has(reason)) throw new ModelFailure('cut_off');
    const output = [...this.#message(reason), ...this.#calls];
    const inputTokens = this.#usage?.promptTokenCount ?? 0;
    const outputTokens =
      (this.#usage?.candidatesTokenCount ?? 0) + (this.#usage?.thoughtsTokenCount ?? 0);
    const totalTokens = this.#usage?.totalTokenCount ?? inputTokens + outputTokens;
    return {
      id: `resp_${randomUUID()}`,
      usage: { requests: 1, inputTokens, outputTokens, totalTokens },
      output,
    };
  }

  #addPart({ text, thought, functionCall, thoughtSignature }: Part): string[] {
    if (functionCall) {
      const { id, name = '', args = {} } = functionCall;
      this.#calls.push({
        type: 'function_call',
        callId: `call_${randomUUID()}`,
        name,
        arguments: JSON.stringify(args),
        status: 'completed',
        ...keep({ ...(thoughtSignature && { thoughtSignature }), ...(id && { id }) }),
      });
      return [];
    }
    if (thought === true) return [];
    // It may come with a last part that has no text of its own.
    this.#signature = thoughtSignature ?? this.#signature;
    this.#text += text ?? '';
    return text ? [text] : [];
  }

  #message(reason: string): OutputItem[] {
    const declined = !COMPLETE.has(reason) && this.#text === '' && this.#calls.length === 0;
    if (this.#text === '' && !declined) return [];
    return [
      {
        type: 'message',
        role: 'assistant',
        id: this.itemId,
        status: 'completed',
        content: declined
          ? [{ type: 'refusal', refusal: DECLINED }]
          : [{ type: 'output_text', text: this.#text }],
        ...keep(this.#signature ? { thoughtSignature: this.#signature } : {}),
      },
    ];
  }
}
