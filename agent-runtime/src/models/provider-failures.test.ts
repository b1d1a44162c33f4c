import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { askModel } from '../testing/ask-model.ts';
import {
  startProviderServer,
  type ProviderReply,
  type ProviderServer,
} from '../testing/provider-server.ts';
import { toModelFailure } from './model-failure.ts';
import type { ChatModel } from './model-types.ts';
import { createChatModel } from './registry.ts';
import type { ModelSettings } from './settings.ts';

let reply: ProviderReply;
let server: ProviderServer;

beforeEach(async () => {
  server = await startProviderServer(() => reply);
});
afterEach(() => server[Symbol.asyncDispose]());

function modelOf(provider: ModelSettings['provider'], baseUrl = server.url): Promise<ChatModel> {
  return createChatModel({ provider, name: 'some-model', apiKey: 'key', baseUrl });
}

async function failureOf(asked: Promise<unknown>): Promise<string> {
  return asked.then(
    () => expect.unreachable('the model answered'),
    (error: unknown) => toModelFailure(error).kind,
  );
}

const FIRST_WORDS: Record<string, unknown> = {
  openai: {
    type: 'response.output_text.delta',
    sequence_number: 1,
    item_id: 'm',
    output_index: 0,
    content_index: 0,
    delta: 'Half',
  },
  gemini: { candidates: [{ content: { role: 'model', parts: [{ text: 'Half' }] } }] },
  compatible: {
    id: 'c',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: { content: 'Half' } }],
  },
};

describe.each(['openai', 'gemini', 'compatible'] as const)('%s', (provider) => {
  test.each([
    [401, 'refused_key'],
    [404, 'unknown_model'],
    [429, 'rate_limited'],
    [503, 'provider_down'],
  ])('HTTP %i is told as %s', async (status, kind) => {
    reply = {
      status,
      headers: { 'retry-after': '0', 'retry-after-ms': '1' },
      json: { error: { code: status, message: 'no', status: 'NO' } },
    };
    expect(await failureOf(askModel(await modelOf(provider), { input: 'hi' }))).toBe(kind);
  });

  test('a socket that is cut in the middle is told as broken off', async () => {
    reply = { events: [FIRST_WORDS[provider]], end: 'cut' };
    expect(await failureOf(askModel(await modelOf(provider), { input: 'hi' }))).toBe('cut_off');
  });

  test('an answer that ends before it is done is told as broken off', async () => {
    reply = { events: [FIRST_WORDS[provider]] };
    expect(await failureOf(askModel(await modelOf(provider), { input: 'hi' }))).toBe('cut_off');
  });

  test('nobody listening is told as unreachable', async () => {
    const gone = await startProviderServer(() => ({}));
    await gone[Symbol.asyncDispose]();
    const asked = askModel(await modelOf(provider, gone.url), { input: 'hi' });
    expect(await failureOf(asked)).toBe('unreachable');
  });

  test('an abort ends a request that hangs, and hangs up', async () => {
    reply = { events: [FIRST_WORDS[provider]], end: 'hang' };
    const stop = new AbortController();
    const asked = askModel(await modelOf(provider), { input: 'hi', signal: stop.signal });
    await expect.poll(() => server.requests.length).toBe(1);
    stop.abort();
    await asked.catch(() => {});
    await server.requests[0]?.closed;
  });
});
