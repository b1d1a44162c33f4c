import { expect, test } from 'vitest';

import { LookUp } from './look-up.ts';

const project = (n: number) => ({
  id: `id-${n}`,
  name: `Project ${n}`,
  inbox: false,
  role: 'owner',
  open_tasks: 0,
  version: 1,
  created_at: '2026-12-01T10:00:00Z',
  updated_at: '2026-12-01T10:00:00Z',
});

test('finds a project on whatever page it is, and reads the pages once', async () => {
  const asked: unknown[] = [];
  const lookUp = new LookUp(async (_name, args) => {
    asked.push(args);
    const content =
      args['cursor'] === 'two'
        ? { projects: [project(201)] }
        : { projects: [project(1)], next_cursor: 'two' };
    return { content } as never;
  }, {} as never);
  expect((await lookUp.project('project 201'))?.id).toBe('id-201');
  expect((await lookUp.project('id-1'))?.name).toBe('Project 1');
  expect(await lookUp.project('Project 7')).toBeUndefined();
  expect(asked).toEqual([{ limit: 200 }, { limit: 200, cursor: 'two' }]);
});
