import { topics } from '@taskloom/contracts';
import { waitFor } from '@taskloom/platform/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { makeReminderEvent, makeTask, makeTaskEvent } from '../testing/events.ts';
import type { ReceivedCall, ToolAnswer } from '../testing/tool-server.ts';
import { startWorkerBench, type WorkerBench } from '../testing/worker-bench.ts';
import { createNotificationWorker } from './worker.ts';

let bench: WorkerBench;
let record: () => ToolAnswer;
let release: () => ToolAnswer;

beforeEach(async () => {
  record = () => ({ recorded: true, deliveries: [] });
  release = () => ({ released: 0, more: false });
  bench = await startWorkerBench(createNotificationWorker, ({ tool }) =>
    tool === 'record_delivery' ? record() : release(),
  );
});

afterEach(() => bench[Symbol.asyncDispose]());

function deliveries(): ReceivedCall[] {
  return bench.callsOf('record_delivery');
}

function ticks(): ReceivedCall[] {
  return bench.callsOf('release_due_reminders');
}

function withReminder(fireAt: number) {
  return makeTask({ reminders: [{ id: 'reminder-1', fire_at: new Date(fireAt).toISOString() }] });
}

describe('the notification worker', () => {
  it('has a due reminder put into the inbox', async () => {
    const event = makeReminderEvent();
    await bench.publish(topics.reminders, event);
    await waitFor(() => deliveries().length > 0);
    expect(deliveries()).toEqual([
      {
        tool: 'record_delivery',
        args: { notice_id: event.data.notice_id, results: [] },
        idempotencyKey: undefined,
        causedBy: event.data.operation_id,
        authorization: 'Bearer tl_svc_test',
      },
    ]);
  });

  it('tries again while the tool is unavailable', async () => {
    let failures = 2;
    record = () =>
      failures-- > 0
        ? { error: { code: 'unavailable', message: 'later' } }
        : { recorded: true, deliveries: [] };
    await bench.publish(topics.reminders, makeReminderEvent());
    await waitFor(() => deliveries().length === 3);
    await bench.settled();
    expect(await bench.deadLetters()).toEqual([]);
  });

  it('releases what is due at the start, and says what it can deliver', async () => {
    await waitFor(() => ticks().length > 0);
    expect(ticks()[0]).toMatchObject({
      args: { offer: { channels: ['ntfy', 'webhook'], allow_private: false } },
      idempotencyKey: undefined,
    });
  });

  it('asks what is due when a near reminder came, whatever time it is here', async () => {
    await waitFor(() => ticks().length === 1);
    const created = makeTaskEvent('task.created', { task: makeTask() });
    const task = withReminder(Date.parse(created.time) + 700);
    await bench.publish(topics.taskEvents, { ...created, data: { ...created.data, task } });
    expect(await waitFor(() => ticks().length === 2)).toBe(true);
  });
});
