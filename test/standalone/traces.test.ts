import { type CollectedSpan, startFakeCollector, waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import { connectChat } from '../../agent-runtime/src/testing/chat-client.ts';
import { startInstance, temporaryDataFolder } from '../harness/instance.ts';

const CONVERSATION = '019a0000-0000-7000-8000-000000000001';

test('a message, the model, the tool and the worker are one trace, without what was said', async () => {
  await using collector = await startFakeCollector();
  await using data = await temporaryDataFolder();
  {
    await using instance = await startInstance(data.path, {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    });
    const { token } = instance.access;
    await using chat = await connectChat(instance.origin, { token });
    chat.send({
      type: 'send_message',
      conversationId: CONVERSATION,
      messageId: '019a0000-0000-7000-8000-000000000002',
      text: 'add water the ficus every day',
    });
    await chat.ended(CONVERSATION);
    await waitFor(() => find(collector.spans, 'process task-events') !== undefined);
  }
  const message = find(collector.spans, 'send_message');
  const run = find(collector.spans, 'invoke_agent Taskloom');
  const tool = find(collector.spans, 'execute_tool quick_add');
  const call = collector.spans.find(
    ({ name, parentSpanId }) => name === 'tools/call quick_add' && parentSpanId === tool?.spanId,
  );
  const worker = collector.spans.find(
    ({ name, parentSpanId }) => name === 'process task-events' && parentSpanId === call?.spanId,
  );
  expect(message?.parentSpanId).toBeUndefined();
  expect(run).toMatchObject({
    parentSpanId: message?.spanId,
    attributes: { 'taskloom.run.outcome': 'completed' },
  });
  expect(tool?.parentSpanId).toBe(run?.spanId);
  expect(worker?.attributes).toMatchObject({ 'cloudevents.event_type': 'task.created' });
  const model = collector.spans.filter(
    ({ attributes }) => attributes['gen_ai.operation.name'] === 'chat',
  );
  expect(model.map(({ parentSpanId }) => parentSpanId)).toContain(run?.spanId);
  const parts = [message, run, tool, call, worker, ...model];
  expect(new Set(parts.map((span) => span?.traceId)).size).toBe(1);
  expect(JSON.stringify(collector.spans)).not.toMatch(/ficus/u);
});

function find(spans: readonly CollectedSpan[], name: string): CollectedSpan | undefined {
  return spans.find((span) => span.name === name);
}
