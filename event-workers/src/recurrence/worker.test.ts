import { topics } from '@taskloom/contracts';
import { waitFor } from '@taskloom/platform/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { makeTask, makeTaskEvent } from '../testing/events.ts';
import type { ReceivedCall, ToolAnswer } from '../testing/tool-server.ts';
import { startWorkerBench, type WorkerBench } from '../testing/worker-bench.ts';
import { createRecurrenceWorker } from './worker.ts';

const SERIES = 'series-1';
const nothingDue = { generated: 0, more: false };

let bench: WorkerBench;
let generate: () => ToolAnswer;
let advance: (call: ReceivedCall) => ToolAnswer;

beforeEach(async () => {
  generate = () => nothingDue;
  advance = () => ({ tasks: [], operation_id: 'operation-2' });
  bench = await startWorkerBench(createRecurrenceWorker, (call) =>
    call.tool === 'advance_series' ? advance(call) : generate(),
  );
});

afterEach(() => bench[Symbol.asyncDispose]());

function advances(): ReceivedCall[] {
  return bench.callsOf('advance_series');
}

function ticks(): ReceivedCall[] {
  return bench.callsOf('generate_due_occurrences');
}

describe('the recurrence worker', () => {
  it('advances the series of a completed task, naming the event and the operation', async () => {
    const task = makeTask({ status: 'done' });
    const event = makeTaskEvent('task.completed', { task, series_id: SERIES });
    await bench.publish(topics.taskEvents, event);
    await waitFor(() => advances().length > 0);
    expect(advances()).toEqual([
      {
        tool: 'advance_series',
        args: { task_id: task.id },
        idempotencyKey: event.id,
        causedBy: event.data.operation_id,
        authorization: 'Bearer tl_svc_test',
      },
    ]);
  });

  it('leaves a completed task without a series alone', async () => {
    const task = makeTask({ status: 'done' });
    await bench.publish(topics.taskEvents, makeTaskEvent('task.completed', { task }));
    await bench.settled();
    expect(advances()).toEqual([]);
  });

  it('advances once for an event that comes twice', async () => {
    const task = makeTask({ status: 'done' });
    const event = makeTaskEvent('task.completed', { task, series_id: SERIES });
    await bench.publish(topics.taskEvents, event, event);
    await bench.settled();
    expect(advances()).toHaveLength(1);
  });

  it('drops a completion that was taken back before it arrived', async () => {
    const task = makeTask({ version: 5 });
    const reopened = makeTaskEvent('task.reopened', { task, series_id: SERIES });
    const stale = makeTaskEvent('task.completed', {
      task: { ...task, version: 4 },
      series_id: SERIES,
    });
    await bench.publish(topics.taskEvents, reopened, stale);
    await bench.settled();
    expect(advances()).toEqual([]);
  });

  it('does not take a completion for stale because the task was edited since', async () => {
    const task = makeTask({ version: 5 });
    const edited = makeTaskEvent('task.updated', { task, series_id: SERIES });
    const completed = makeTaskEvent('task.completed', {
      task: { ...task, version: 4 },
      series_id: SERIES,
    });
    await bench.publish(topics.taskEvents, edited, completed);
    await bench.settled();
    expect(advances().map(({ idempotencyKey }) => idempotencyKey)).toEqual([completed.id]);
  });

  it('tries again with the same key while the tool is unavailable', async () => {
    let failures = 2;
    advance = () =>
      failures-- > 0 ? { error: { code: 'unavailable', message: 'later' } } : { tasks: [] };
    const event = makeTaskEvent('task.completed', { task: makeTask(), series_id: SERIES });
    await bench.publish(topics.taskEvents, event);
    await waitFor(() => advances().length === 3);
    expect(new Set(advances().map(({ idempotencyKey }) => idempotencyKey))).toEqual(
      new Set([event.id]),
    );
    expect(await bench.deadLetters()).toEqual([]);
  });

  it('is content when the task is gone', async () => {
    advance = () => ({ error: { code: 'not_found', message: 'no such task' } });
    const event = makeTaskEvent('task.completed', { task: makeTask(), series_id: SERIES });
    await bench.publish(topics.taskEvents, event);
    await bench.settled();
    expect(await bench.deadLetters()).toEqual([]);
  });

  it('gives an event that no retry can help to the dead letters at once', async () => {
    advance = () => ({ error: { code: 'forbidden', message: 'no' } });
    const event = makeTaskEvent('task.completed', { task: makeTask(), series_id: SERIES });
    await bench.publish(topics.taskEvents, event);
    await waitFor(async () => (await bench.deadLetters()).length > 0);
    expect(await bench.deadLetters()).toEqual([
      { consumer: 'recurrence', error: 'ToolCallError:forbidden' },
    ]);
    expect(advances()).toHaveLength(1);
  });

  it('gives an event of a shape it does not know to the dead letters', async () => {
    const event = makeTaskEvent('task.completed', { task: makeTask(), series_id: SERIES });
    await bench.publish(topics.taskEvents, { ...event, data: { task: 'what' } });
    await waitFor(async () => (await bench.deadLetters()).length > 0);
    expect(await bench.deadLetters()).toEqual([
      { consumer: 'recurrence', error: 'UnreadableEvent:unreadable_event' },
    ]);
  });

  it('looks for due occurrences at the start, and again when a series comes', async () => {
    await waitFor(() => ticks().length === 1);
    const created = makeTaskEvent('task.created', { task: makeTask(), series_id: SERIES });
    await bench.publish(topics.taskEvents, created);
    await waitFor(() => ticks().length > 1);
    await bench.settled();
    expect(ticks()).toHaveLength(2);
  });

  it('looks again at the moment the server named', async () => {
    await waitFor(() => ticks().length === 1);
    let due = 0;
    let askedAt = 0;
    generate = () => {
      if (due === 0) {
        due = performance.now() + 700;
        // The server's wall clock is hours behind: only the duration counts.
        const itsNow = Date.now() - 7_200_000;
        return { ...nothingDue, next_at: new Date(itsNow + 700).toISOString(), next_in_ms: 700 };
      }
      askedAt = performance.now();
      return nothingDue;
    };
    await bench.publish(
      topics.taskEvents,
      makeTaskEvent('task.created', { task: makeTask(), series_id: SERIES }),
    );
    await waitFor(() => askedAt);
    expect(askedAt).toBeGreaterThanOrEqual(due - 5);
  });

  it('is unhealthy while its timer fails, and healthy again after', async () => {
    const [check] = bench.worker.health;
    const healthy = () =>
      check?.check(new AbortController().signal).then(
        () => true,
        () => false,
      );
    await waitFor(healthy);
    bench.server.refuseWith = 503;
    await bench.publish(
      topics.taskEvents,
      makeTaskEvent('task.created', { task: makeTask(), series_id: SERIES }),
    );
    await waitFor(async () => !(await healthy()));
    bench.server.refuseWith = undefined;
    expect(await waitFor(healthy)).toBe(true);
  });

  it('counts what became of events', async () => {
    const event = makeTaskEvent('task.completed', { task: makeTask(), series_id: SERIES });
    await bench.publish(topics.taskEvents, event);
    await bench.settled();
    expect(await bench.metrics.metrics()).toContain(
      'taskloom_worker_events_total{consumer="recurrence",type="task.completed",outcome="handled"} 1',
    );
  });
});
