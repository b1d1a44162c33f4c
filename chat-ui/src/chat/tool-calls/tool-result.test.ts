import type { Task } from '@taskloom/contracts';
import { expect, test } from 'vitest';

import { namedTasks, readOutcome } from './tool-result.ts';

const task: Task = {
  id: 't1',
  title: 'Buy milk',
  status: 'open',
  priority: 'p1',
  project_id: 'p',
  tags: [],
  reminders: [],
  blocked_by: [],
  version: 1,
  created_at: '2026-11-21T10:00:00Z',
  updated_at: '2026-11-21T10:00:00Z',
};

test('a batch’s tasks and a single task are both shown', () => {
  expect(readOutcome({ tasks: [task], failures: [], operation_id: 'o1' })).toEqual({
    tasks: [task],
    failures: [],
    operationId: 'o1',
  });
  expect(readOutcome({ task }).tasks).toEqual([task]);
});

test('what is no task is left out, and no answer is no outcome', () => {
  expect(readOutcome({ tasks: [{ id: 'x' }, task] }).tasks).toEqual([task]);
  expect(readOutcome(undefined)).toEqual({ tasks: [], failures: [], operationId: undefined });
  expect(readOutcome({ tasks: 'many' }).tasks).toEqual([]);
});

test('arguments name tasks by id, by title, or as what is to be changed', () => {
  expect(namedTasks({ tasks: ['t1'] }, [task])).toEqual([task]);
  expect(namedTasks({ tasks: ['Buy milk'] }, [task])).toEqual([task]);
  expect(namedTasks({ tasks: [{ task: 't1', priority: 'p2' }] }, [task])).toEqual([task]);
  expect(namedTasks({ task: 't1' }, [task])).toEqual([task]);
  expect(namedTasks({ filter: 'today' }, [task])).toEqual([]);
});
