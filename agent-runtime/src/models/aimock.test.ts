import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { askModel, toolAnswered, userSays } from '../testing/ask-model.ts';
import { createChatModel } from './registry.ts';
import type { ModelSettings } from './settings.ts';

/** An independent implementation of the providers' protocols: it knows nothing of our clients. */
let mock: LLMock;
beforeAll(async () => {
  mock = new LLMock({ port: 0 });
  mock.addFixtures([
    {
      match: { userMessage: 'find milk', hasToolResult: false },
      response: { toolCalls: [{ name: 'find_tasks', arguments: '{"text":"milk"}' }] },
    },
    {
      match: { userMessage: 'find milk', hasToolResult: true },
      response: { content: 'One task.' },
    },
  ]);
  await mock.start();
});
afterAll(() => mock.stop());

describe.each([
  ['openai', 'gpt-5.6-luna', '/v1'],
  ['gemini', 'gemini-3.8-flash', ''],
  ['compatible', 'llama', '/v1'],
] as const)('%s over its own protocol', (provider, name, path) => {
  test('calls a tool and answers with its result', async () => {
    const settings: ModelSettings = {
      provider,
      name,
      apiKey: 'key',
      baseUrl: `${mock.url}${path}`,
    };
    const chatModel = await createChatModel(settings);
    const first = await askModel(chatModel, { input: [userSays('find milk')] });
    const calls = first.output.filter((item) => item.type === 'function_call');
    expect(calls).toMatchObject([{ name: 'find_tasks', arguments: '{"text":"milk"}' }]);
    const second = await askModel(chatModel, {
      input: [userSays('find milk'), ...first.output, toolAnswered(calls[0], 'buy milk')],
    });
    expect(second.deltas.join('')).toBe('One task.');
  });
});
