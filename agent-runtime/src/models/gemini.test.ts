import { expect, test } from 'vitest';

import { askModel, toolAnswered, userSays } from '../testing/ask-model.ts';
import { startProviderServer, type ProviderReply } from '../testing/provider-server.ts';
import { createGeminiModel } from './gemini.ts';

async function serve(reply: (index: number) => ProviderReply) {
  const server = await startProviderServer((_request, index) => reply(index));
  const chatModel = await createGeminiModel({
    provider: 'gemini',
    name: 'gemini-3.8-flash',
    apiKey: 'key',
    baseUrl: server.url,
  });
  return { server, chatModel, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

function chunk(parts: object[], finishReason?: string) {
  return {
    candidates: [
      { content: { role: 'model', parts }, index: 0, ...(finishReason && { finishReason }) },
    ],
    usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 },
  };
}

const CALL = {
  functionCall: { id: 'fc-1', name: 'find_tasks', args: { text: 'milk' } },
  thoughtSignature: 'c2lnbmF0dXJl',
};

test('streams text without the thoughts, and sends tools and instructions in its own form', async () => {
  await using it = await serve(() => ({
    events: [
      chunk([{ text: 'They want a greeting.', thought: true }]),
      chunk([{ text: 'Hel' }]),
      chunk([{ text: 'lo' }], 'STOP'),
    ],
  }));
  const { deltas, output } = await askModel(it.chatModel, { input: [userSays('hi')] });
  expect(deltas).toEqual(['Hel', 'lo']);
  expect(output).toMatchObject([{ type: 'message', content: [{ text: 'Hello' }] }]);
  const [request] = it.server.requests;
  expect(request?.path).toMatch(/models\/gemini-3\.8-flash:streamGenerateContent\?alt=sse/u);
  expect(request?.headers['x-goog-api-key']).toBe('key');
  expect(request?.body.contents).toEqual([{ role: 'user', parts: [{ text: 'hi' }] }]);
  expect(request?.body.systemInstruction.parts).toEqual([{ text: 'Be brief.' }]);
  const [declared] = request?.body.tools[0].functionDeclarations ?? [];
  expect(declared.name).toBe('find_tasks');
  expect(declared.parametersJsonSchema).toMatchObject({ type: 'object' });
  expect(declared.parametersJsonSchema).not.toHaveProperty('$schema');
});

test('gives the thought signature and the call id back with the result', async () => {
  await using it = await serve((index) => ({
    events: index === 0 ? [chunk([CALL], 'STOP')] : [chunk([{ text: 'One.' }], 'STOP')],
  }));
  const first = await askModel(it.chatModel, { input: [userSays('find milk')] });
  const [call] = first.output;
  expect(call).toMatchObject({ name: 'find_tasks', arguments: '{"text":"milk"}' });
  // Stored as JSON in between, as the journal does.
  const kept = JSON.parse(JSON.stringify(first.output)) as typeof first.output;
  await askModel(it.chatModel, {
    input: [userSays('find milk'), ...kept, toolAnswered(call, 'buy milk')],
  });
  expect(it.server.requests[1]?.body.contents).toEqual([
    { role: 'user', parts: [{ text: 'find milk' }] },
    { role: 'model', parts: [CALL] },
    {
      role: 'user',
      parts: [
        { functionResponse: { id: 'fc-1', name: 'find_tasks', response: { output: 'buy milk' } } },
      ],
    },
  ]);
});

test('gives calls without an id ids that differ, and joins the sides of a conversation', async () => {
  const bare = { functionCall: { name: 'find_tasks', args: {} } };
  await using it = await serve((index) => ({
    events: index === 0 ? [chunk([bare, bare], 'STOP')] : [chunk([{ text: 'Two.' }], 'STOP')],
  }));
  const { output } = await askModel(it.chatModel, { input: [userSays('find twice')] });
  const ids = output.flatMap((item) => (item.type === 'function_call' ? [item.callId] : []));
  expect(new Set(ids).size).toBe(2);
  const answers = output.map((call) => toolAnswered(call, 'none'));
  await askModel(it.chatModel, { input: [userSays('find twice'), ...output, ...answers] });
  const { contents } = it.server.requests[1]?.body ?? {};
  expect(
    contents.map(({ role, parts }: { role: string; parts: unknown[] }) => [role, parts.length]),
  ).toEqual([
    ['user', 1],
    ['model', 2],
    ['user', 2],
  ]);
});

test('keeps a signature that comes with an empty last part', async () => {
  await using it = await serve(() => ({
    events: [chunk([{ text: 'Hi.' }]), chunk([{ text: '', thoughtSignature: 'bGFzdA==' }], 'STOP')],
  }));
  const { output } = await askModel(it.chatModel, { input: [userSays('hi')] });
  await askModel(it.chatModel, { input: [userSays('hi'), ...output, userSays('and?')] });
  expect(it.server.requests[1]?.body.contents[1]).toEqual({
    role: 'model',
    parts: [{ text: 'Hi.', thoughtSignature: 'bGFzdA==' }],
  });
});

test.each([
  ['no finish reason', [chunk([{ text: 'Half' }])]],
  ['a call that it could not write', [chunk([], 'MALFORMED_FUNCTION_CALL')]],
])('takes an answer with %s for one that broke off', async (_what, events) => {
  await using it = await serve(() => ({ events }));
  await expect(askModel(it.chatModel, { input: 'hi' })).rejects.toMatchObject({ kind: 'cut_off' });
});

test('says so when Gemini declines', async () => {
  await using it = await serve(() => ({ events: [{ promptFeedback: { blockReason: 'SAFETY' } }] }));
  const { output } = await askModel(it.chatModel, { input: 'hi' });
  expect(output).toMatchObject([{ content: [{ type: 'refusal' }] }]);
});
