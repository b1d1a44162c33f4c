import { META } from '@taskloom/contracts';
import { createInProcessLiveBus } from '@taskloom/platform';

import { connectChat, type ChatClient } from './chat-client.ts';
import { startFakePlatform, type FakePlatform } from './fake-platform.ts';
import { createMemoryStateStore } from './memory-state-store.ts';
import { scriptedModel, type Script, type ScriptedModel } from './scripted-model.ts';
import { startTestRuntime, type TestRuntime } from './test-runtime.ts';

type RuntimeOptions = Omit<
  Parameters<typeof startTestRuntime>[0],
  'platform' | 'stateStore' | 'liveBus' | 'chatModel'
>;

export interface ChatFixture extends AsyncDisposable {
  platform: FakePlatform;
  pod: TestRuntime;
  model: ScriptedModel;
  /** Another pod on the same state and the same bus. */
  startPod(options?: RuntimeOptions): Promise<TestRuntime>;
  /** A client that has authenticated; `userId` is `ana` unless said otherwise. */
  connect(options?: { userId?: string; url?: string }): Promise<ChatClient>;
}

const inputSchema = { type: 'object' as const, properties: { n: { type: 'number' } } };

/** One pod with a scripted model and two tools: `add`, and `remove`, which has to be approved. */
export async function startChat(
  script: Script,
  options: RuntimeOptions = {},
): Promise<ChatFixture> {
  await using parts = new AsyncDisposableStack();
  const stateStore = parts.use(createMemoryStateStore());
  const liveBus = parts.use(createInProcessLiveBus());
  const model = scriptedModel(script);
  const platform = parts.use(
    await startFakePlatform({
      tools: [
        {
          name: 'add',
          title: 'Add',
          inputSchema,
          _meta: { [META.approval]: { asks: [] } },
        },
        {
          name: 'remove',
          title: 'Remove',
          inputSchema: {
            type: 'object',
            properties: { ...inputSchema.properties, confirm: { type: 'boolean' } },
          },
          annotations: { destructiveHint: true },
        },
      ],
      answer: ({ args }) =>
        args['n'] === 13
          ? { error: { code: 'invalid_input', message: 'Thirteen is refused.' } }
          : { done: args },
    }),
  );
  const startPod = (more: RuntimeOptions = {}) =>
    startTestRuntime({ platform, stateStore, liveBus, chatModel: model, ...options, ...more });
  const pod = parts.use(await startPod());
  const started = parts.move();
  return {
    platform,
    pod,
    model,
    startPod,
    connect: ({ userId = 'ana', url = pod.url } = {}) =>
      connectChat(url, { token: platform.tokenFor(userId) }),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
