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
  record = () => ({ recorded: true, notification_id: 'notification-1' });
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
  it('records a delivery in the app for a due reminder', async () => {
    const event = makeReminderEvent({ due_words: 'tomorrow at 9:00' });
    await bench.publish(topics.reminders, event);
    await waitFor(() => deliveries().length > 0);
    const { reminder_id, occurrence, user_id, task_id, title, operation_id } = event.data;
    expect(deliveries()).toEqual([
      {
        tool: 'record_delivery',
        args: {
          reminder_id,
          occurrence,
          user_id,
          task_id,
          channel: 'in_app',
          title,
          body: 'Due tomorrow at 9:00',
        },
        idempotencyKey: `${event.id}:in_app`,
        causedBy: operation_id,
        authorization: 'Bearer tl_svc_test',
      },
    ]);
  });

  it('leaves the body out when the task has no due date', async () => {
    await bench.publish(topics.reminders, makeReminderEvent());
    await waitFor(() => deliveries().length > 0);
    expect(deliveries()[0]?.args).not.toHaveProperty('body');
  });

  it('tries again with the same key while the tool is unavailable', async () => {
    let failures = 2;
    record = () =>
      failures-- > 0
        ? { error: { code: 'unavailable', message: 'later' } }
        : { recorded: true, notification_id: 'notification-1' };
    const event = makeReminderEvent();
    await bench.publish(topics.reminders, event);
    await waitFor(() => deliveries().length === 3);
    expect(new Set(deliveries().map(({ idempotencyKey }) => idempotencyKey))).toEqual(
      new Set([`${event.id}:in_app`]),
    );
    expect(await bench.deadLetters()).toEqual([]);
  });

  it('releases what is due at the start', async () => {
    await waitFor(() => ticks().length > 0);
    expect(ticks()[0]).toMatchObject({ args: {}, idempotencyKey: undefined });
  });

  it('releases a new reminder at its time', async () => {
    await waitFor(() => ticks().length === 1);
    const fireAt = Date.now() + 700;
    const task = withReminder(fireAt);
    await bench.publish(topics.taskEvents, makeTaskEvent('task.created', { task }));
    await waitFor(() => ticks().length === 2);
    expect(Date.now()).toBeGreaterThanOrEqual(fireAt - 5);
  });
});
