import { QueryClient } from '@tanstack/react-query';
import { expect, onTestFinished, test, vi } from 'vitest';

import { makeTask } from '../tasks/testing/make-task.ts';
import { queryKeys } from './query-keys.ts';
import { Refresher } from './refresher.ts';

const HOME = queryKeys.scope({ of: 'project', projectId: 'home', sort: 'due' });
const WORK = queryKeys.scope({ of: 'project', projectId: 'work', sort: 'due' });
const TODAY = queryKeys.scope({ of: 'today', sort: 'due' });

function start() {
  const client = new QueryClient();
  for (const key of [HOME, WORK, TODAY])
    client.setQueryData(key, { pages: [{ tasks: [makeTask('milk')] }], pageParams: [undefined] });
  const invalidate = vi.spyOn(client, 'invalidateQueries');
  const isStale = (key: readonly unknown[]) => client.getQueryState(key)?.isInvalidated;
  return { client, refresher: new Refresher(client), invalidate, isStale };
}

test('reads again only the views that may hold tasks of the project that changed', async () => {
  const { refresher, isStale } = start();
  refresher.note('project:home');
  await vi.waitFor(() => expect(isStale(HOME)).toBe(true));
  expect(isStale(TODAY)).toBe(true);
  expect(isStale(WORK)).toBe(false);
});

test('changes that come together are read once', async () => {
  const { refresher, invalidate } = start();
  refresher.note('project:home');
  refresher.note('project:home');
  await vi.waitFor(() => expect(invalidate).toHaveBeenCalled());
  const ofTasks = invalidate.mock.calls.filter(([filters]) => filters?.queryKey?.[0] === 'tasks');
  expect(ofTasks).toHaveLength(1);
});

test('nothing is read while a change of this page’s own is under way, and what came is read after', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { refresher, isStale } = start();
  const change = Promise.withResolvers<void>();
  const done = refresher.during(
    () => change.promise,
    () => [],
  );
  refresher.note('project:home');
  await vi.advanceTimersByTimeAsync(1000);
  expect(isStale(HOME)).toBe(false);
  change.resolve();
  await done;
  await vi.advanceTimersByTimeAsync(1000);
  expect(isStale(HOME)).toBe(true);
});
