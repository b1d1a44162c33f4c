import type { Task } from '@taskloom/contracts';
import { QueryClient } from '@tanstack/react-query';
import { expect, test, vi } from 'vitest';

import { makeTask } from '../tasks/testing/make-task.ts';
import { queryKeys } from './query-keys.ts';
import { Refresher } from './refresher.ts';

const HOME = makeTask('milk', { project_id: 'home' });
const WORK = makeTask('report', { project_id: 'work' });

function start(read: (projectId: string) => Promise<Task[]>) {
  const client = new QueryClient();
  client.setQueryData(queryKeys.openTasks, [HOME, WORK]);
  const asked: string[] = [];
  const refresher = new Refresher(client, (projectId) => {
    asked.push(projectId);
    return read(projectId);
  });
  const open = () => client.getQueryData<Task[]>(queryKeys.openTasks)?.map(({ title }) => title);
  return { client, refresher, asked, open };
}

test('reads again only the project that changed, once for changes that come together', async () => {
  const { refresher, asked, open } = start(async () => [
    { ...HOME, title: 'oat milk' },
    makeTask('eggs', { project_id: 'home' }),
  ]);
  refresher.note('project:home');
  refresher.note('project:home');
  await vi.waitFor(() => expect(open()).toEqual(['report', 'oat milk', 'eggs']));
  expect(asked).toEqual(['home']);
});

test('an answer that comes while a change is under way is not shown, but asked for again', async () => {
  const answers = [Promise.withResolvers<Task[]>(), Promise.withResolvers<Task[]>()];
  const { refresher, asked, open } = start((): Promise<Task[]> => {
    const next = answers[asked.length - 1];
    return next === undefined ? Promise.resolve([]) : next.promise;
  });
  refresher.note('project:home');
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  const change = Promise.withResolvers<void>();
  const done = refresher.during(
    () => change.promise,
    () => [],
  );
  answers[0]?.resolve([{ ...HOME, title: 'stale' }]);
  await Promise.resolve();
  expect(open()).toEqual(['milk', 'report']);
  change.resolve();
  await done;
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  answers[1]?.resolve([{ ...HOME, title: 'fresh' }]);
  await vi.waitFor(() => expect(open()).toEqual(['report', 'fresh']));
});

test('a project that is no more makes the whole list be read again', async () => {
  const { client, refresher } = start(() => Promise.reject(new Error('gone')));
  refresher.note('project:home');
  await vi.waitFor(() =>
    expect(client.getQueryState(queryKeys.openTasks)?.isInvalidated).toBe(true),
  );
});
