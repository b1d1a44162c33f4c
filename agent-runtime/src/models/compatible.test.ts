import { expect, test } from 'vitest';

import { askModel, toolAnswered, userSays } from '../testing/ask-model.ts';
import { startProviderServer, type ProviderReply } from '../testing/provider-server.ts';
import { createCompatibleModel } from './compatible.ts';

const DONE = '[DONE]';

async function serve(reply: (index: number) => ProviderReply) {
  const server = await startProviderServer((_request, index) => reply(index));
  const chatModel = await createCompatibleModel({
    provider: 'compatible',
    name: 'llama',
    baseUrl: `${server.url}/v1`,
  });
  return { server, chatModel, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

function chunk(delta: object, finish: string | null = null) {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'llama', choices };
}

function toolCall(part: object) {
  return chunk({ tool_calls: [{ index: 0, type: 'function', ...part }] });
}

const CALL = [
  toolCall({ id: 'call_1', function: { name: 'find_tasks', arguments: '' } }),
  toolCall({ function: { arguments: '{"te' } }),
  toolCall({ function: { arguments: 'xt":"mi' } }),
  toolCall({ function: { arguments: 'lk"}' } }),
  chunk({}, 'tool_calls'),
  DONE,
];

test('streams text piece by piece, with the name and the tools it was given', async () => {
  await using it = await serve(() => ({
    events: [
      chunk({ role: 'assistant', content: 'Hel' }),
      chunk({ content: 'lo' }),
      chunk({}, 'stop'),
      DONE,
    ],
  }));
  const { deltas, output } = await askModel(it.chatModel, { input: 'hi' });
  expect(deltas).toEqual(['Hel', 'lo']);
  expect(output).toMatchObject([{ type: 'message', content: [{ text: 'Hello' }] }]);
  const [request] = it.server.requests;
  expect(request?.path).toBe('/v1/chat/completions');
  expect(request?.body).toMatchObject({ model: 'llama', stream: true });
  expect(request?.body.tools[0].function.name).toBe('find_tasks');
  expect(it.chatModel.name).toBe('compatible:llama');
});

test('puts arguments together that came in pieces', async () => {
  await using it = await serve(() => ({ events: CALL }));
  const { output } = await askModel(it.chatModel, { input: 'find milk' });
  expect(output).toMatchObject([
    { type: 'function_call', name: 'find_tasks', arguments: '{"text":"milk"}' },
  ]);
});

test('keeps calls apart that the server gives one id, and sends the results under the new ones', async () => {
  await using it = await serve((index) => ({
    events: index < 2 ? CALL : [chunk({ content: 'done' }, 'stop'), DONE],
  }));
  const first = await askModel(it.chatModel, { input: 'find milk' });
  const input = [userSays('find milk'), ...first.output, toolAnswered(first.output[0], 'one')];
  const second = await askModel(it.chatModel, { input });
  await askModel(it.chatModel, {
    input: [...input, ...second.output, toolAnswered(second.output[0], 'two')],
  });
  const { messages } = it.server.requests[2]?.body ?? {};
  const calls = messages.flatMap((message: { tool_calls?: { id: string }[] }) =>
    (message.tool_calls ?? []).map(({ id }) => id),
  );
  const results = messages
    .filter(({ role }: { role: string }) => role === 'tool')
    .map(({ tool_call_id: id }: { tool_call_id: string }) => id);
  expect(new Set(calls).size).toBe(2);
  expect(results).toEqual(calls);
});

test('takes an answer without a finish reason for one that broke off', async () => {
  await using it = await serve(() => ({ events: [chunk({ content: 'Half an ans' }), DONE] }));
  await expect(askModel(it.chatModel, { input: 'hi' })).rejects.toMatchObject({ kind: 'cut_off' });
});
