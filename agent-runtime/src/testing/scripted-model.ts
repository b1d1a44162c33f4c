import { randomUUID } from 'node:crypto';

import type { AgentInputItem, Model, ModelRequest, StreamEvent } from '@openai/agents';

import type { ChatModel, OutputItem } from '../models/model-types.ts';

export interface ScriptedAnswer {
  /** Streamed in these pieces. */
  text?: string[];
  calls?: { name: string; args: Record<string, unknown>; callId?: string }[];
  /** What it counts. */
  tokens?: { input: number; output: number };
  /** Waited for before the answer ends. */
  until?: Promise<unknown>;
  /** Thrown instead of ending. */
  error?: Error;
}

/** The items of a request that belong to the run under way. */
export type Script = (turn: AgentInputItem[], request: ModelRequest) => ScriptedAnswer;

export interface ScriptedModel extends ChatModel {
  /** What it was asked, in order. */
  requests: ModelRequest[];
}

/** A model that says what the test wants, with call ids as new each time as a provider's. */
export function scriptedModel(script: Script): ScriptedModel {
  const requests: ModelRequest[] = [];
  const model: Model = {
    getResponse: async () => {
      throw new TypeError('runs are streamed');
    },
    async *getStreamedResponse(request): AsyncIterable<StreamEvent> {
      requests.push(request);
      yield { type: 'response_started' };
      const answer = script(currentTurn(request), request);
      for (const delta of answer.text ?? []) yield { type: 'output_text_delta', delta };
      if (answer.until) await abortable(answer.until, request.signal);
      if (answer.error) throw answer.error;
      yield {
        type: 'response_done',
        response: {
          id: randomUUID(),
          usage: usageOf(answer),
          output: outputOf(answer),
        },
      };
    },
  };
  return { name: 'scripted', model, readsStructured: false, requests };
}

function usageOf({ tokens = { input: 0, output: 0 } }: ScriptedAnswer) {
  const { input: inputTokens, output: outputTokens } = tokens;
  return { requests: 1, inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
}

function outputOf({ text, calls }: ScriptedAnswer): OutputItem[] {
  const message: OutputItem[] = text
    ? [
        {
          type: 'message',
          role: 'assistant',
          status: 'completed',
          content: [{ type: 'output_text', text: text.join('') }],
        },
      ]
    : [];
  const called = (calls ?? []).map(
    ({ name, args, callId = `call_${randomUUID()}` }): OutputItem => ({
      type: 'function_call',
      callId,
      name,
      arguments: JSON.stringify(args),
      status: 'completed',
    }),
  );
  return [...message, ...called];
}

function currentTurn({ input }: ModelRequest): AgentInputItem[] {
  if (typeof input === 'string') return [];
  const start = input.findLastIndex((item) => 'role' in item && item.role === 'user');
  return input.slice(start);
}

async function abortable(until: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  signal?.addEventListener('abort', () => aborted.reject(signal.reason), { once: true });
  await Promise.race([until, aborted.promise]);
}
