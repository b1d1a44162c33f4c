import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Model, ModelRequest, ModelResponse, StreamEvent } from '@openai/agents';

import { keptIn, taskToldIn, zoneToldIn } from '../../agent/instructions.ts';
import type { ChatModel, OutputItem, SavedResponse } from '../model-types.ts';
import { decide } from './decide.ts';
import { readTurns } from './conversation-turns.ts';

/** The answer comes in pieces of this many words, at most this long apart and in all (milliseconds). */
const WORDS_PER_DELTA = 3;
const DELTA_MS = 15;
const ANSWER_MS = 400;

export function createOfflineModel(): ChatModel {
  return {
    name: 'offline',
    model: new OfflineModel(),
    readsStructured: true,
    asksBeforeMany: true,
  };
}

/** Understands task commands by rules, and acts through the same tools as any model. */
class OfflineModel implements Model {
  async getResponse(): Promise<ModelResponse> {
    throw new TypeError('the offline model streams');
  }

  async *getStreamedResponse(request: ModelRequest): AsyncIterable<StreamEvent> {
    request.signal?.throwIfAborted();
    yield { type: 'response_started' };
    const { systemInstructions: told } = request;
    const person = { timeZone: zoneToldIn(told), kept: keptIn(told), taskId: taskToldIn(told) };
    const decision = decide(readTurns(request.input), person);
    if (decision.kind === 'calls') {
      const calls = decision.calls.map(({ name, args }): OutputItem => ({
        type: 'function_call',
        callId: `call_${randomUUID()}`,
        name,
        arguments: JSON.stringify(args),
        status: 'completed',
      }));
      yield { type: 'response_done', response: response(calls) };
      return;
    }
    const itemId = `msg_${randomUUID()}`;
    const deltas = decision.text.match(new RegExp(`(?:\\S*\\s*){1,${WORDS_PER_DELTA}}`, 'g')) ?? [];
    const pause = Math.min(DELTA_MS, ANSWER_MS / Math.max(deltas.length, 1));
    for (const delta of deltas.filter((piece) => piece !== '')) {
      yield { type: 'output_text_delta', delta, itemId };
      await sleep(pause, undefined, request.signal && { signal: request.signal });
    }
    yield {
      type: 'response_done',
      response: response([
        {
          type: 'message',
          role: 'assistant',
          id: itemId,
          status: 'completed',
          content: [{ type: 'output_text', text: decision.text }],
        },
      ]),
    };
  }
}

function response(output: OutputItem[]): SavedResponse {
  return {
    id: `resp_${randomUUID()}`,
    usage: { requests: 1, inputTokens: 0, outputTokens: 0, totalTokens: 0 },
    output,
  };
}
