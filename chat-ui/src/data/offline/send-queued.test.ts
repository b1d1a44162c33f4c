import { beforeEach, expect, test, vi } from 'vitest';

import type { Toast } from '../../shell/toasts.ts';
import { ToolError, unreachable } from '../tool-error.ts';
import type { TasksAnswer } from '../answers.ts';
import { enqueue, useChangeQueue } from './change-queue.ts';
import { sendQueued } from './send-queued.ts';

type Send = Parameters<typeof sendQueued>[0]['tools']['send'];

const NOTHING: TasksAnswer = { tasks: [], failures: [] };
const change = (key: string, personId = 'ada') => ({
  key,
  personId,
  tool: 'complete_tasks',
  args: { tasks: [key] },
  said: `Complete “${key}”`,
});
const left = () => useChangeQueue.getState().changes.map(({ key }) => key);

beforeEach(() => {
  useChangeQueue.setState({ changes: [] });
  vi.stubGlobal('navigator', {
    locks: { request: (_: string, run: () => Promise<void>) => run() },
  });
});

test('sends the person’s own changes in order, each with its key, and lets go of what is done', async () => {
  for (const queued of [change('milk'), change('theirs', 'ben'), change('eggs')])
    await enqueue(queued);
  const send = vi.fn<Send>(async () => NOTHING);
  await sendQueued({ tools: { send }, personId: 'ada', show: () => {} });
  expect(send.mock.calls).toEqual([
    ['complete_tasks', { tasks: ['milk'] }, 'milk'],
    ['complete_tasks', { tasks: ['eggs'] }, 'eggs'],
  ]);
  expect(left()).toEqual(['theirs']);
});

test('a change that is refused is told, and the others go on', async () => {
  await enqueue(change('milk'));
  await enqueue(change('eggs'));
  const told: Omit<Toast, 'id'>[] = [];
  const send = async (_: string, args: Record<string, unknown>) => {
    if ((args['tasks'] as string[])[0] === 'milk')
      throw new ToolError({ code: 'not_found', message: 'It was deleted.' });
    return NOTHING;
  };
  await sendQueued({ tools: { send }, personId: 'ada', show: (toast) => told.push(toast) });
  expect(told[0]).toEqual({ text: 'Not done: Complete “milk”. It was deleted.', tone: 'error' });
  expect(left()).toEqual([]);
});

test('while Taskloom is away again everything stays for the next time', async () => {
  await enqueue(change('milk'));
  const send = async () => {
    throw unreachable(new Error('refused'));
  };
  await sendQueued({ tools: { send }, personId: 'ada', show: () => {} });
  expect(left()).toEqual(['milk']);
});
