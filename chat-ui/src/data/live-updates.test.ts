import type { McpSubscription, SubscriptionFilter } from '@modelcontextprotocol/client';
import { expect, onTestFinished, test, vi } from 'vitest';

import { LiveUpdates } from './live-updates.ts';
import type { Change, LiveState } from './live-updates.ts';

interface Stream {
  filter: SubscriptionFilter;
  update: (uri: string) => void;
  closed: boolean;
  end: () => void;
}

/** A server whose streams the test ends, and which can be down. */
function startLive() {
  const server = { down: false, streams: [] as Stream[] };
  const states: LiveState[] = [];
  const changes: Change[] = [];
  const live = new LiveUpdates({
    connection: {
      async listen(filter, on) {
        if (server.down) throw new Error('down');
        const ending = Promise.withResolvers<'local' | 'remote'>();
        const stream: Stream = {
          filter,
          update: on.resourceUpdated,
          closed: false,
          end: () => ending.resolve('remote'),
        };
        server.streams.push(stream);
        const subscription: McpSubscription = {
          honoredFilter: filter,
          closed: ending.promise,
          async close() {
            stream.closed = true;
            ending.resolve('local');
          },
        };
        return subscription;
      },
    },
    onState: (state) => states.push(state),
    onChange: (change) => changes.push(change),
    backoff: () => 1,
  });
  onTestFinished(() => live[Symbol.dispose]());
  return { live, server, states, changes };
}

test('listens to every project, the notifications and the list of projects', async () => {
  const { live, server } = startLive();
  live.watch(['b', 'a']);
  await vi.waitFor(() => expect(server.streams).toHaveLength(1));
  expect(server.streams[0]?.filter).toEqual({
    resourcesListChanged: true,
    resourceSubscriptions: ['project://a', 'project://b', 'notifications://inbox'],
  });
});

test('an update says what it concerns', async () => {
  const { live, server, changes } = startLive();
  live.watch(['a']);
  await vi.waitFor(() => expect(changes).toEqual(['opening']));
  server.streams[0]?.update('project://a');
  server.streams[0]?.update('notifications://inbox');
  expect(changes).toEqual(['opening', 'project:a', 'notifications']);
});

test('a lost stream is opened again until it holds, and then everything is read again', async () => {
  const { live, server, states, changes } = startLive();
  live.watch(['a']);
  await vi.waitFor(() => expect(states).toEqual(['live']));
  server.down = true;
  server.streams[0]?.end();
  const failures = () => states.filter((state) => state === 'offline').length;
  await vi.waitFor(() => expect(failures()).toBeGreaterThan(2));
  server.down = false;
  await vi.waitFor(() => expect(states.at(-1)).toBe('live'));
  expect(changes).toEqual(['opening', 'everything']);
});

test('a new project is heard of before the old stream ends', async () => {
  const { live, server } = startLive();
  live.watch(['a']);
  await vi.waitFor(() => expect(server.streams).toHaveLength(1));
  live.watch(['a']);
  live.watch(['a', 'b']);
  await vi.waitFor(() => expect(server.streams[0]?.closed).toBe(true));
  expect(server.streams).toHaveLength(2);
  expect(server.streams[1]?.closed).toBe(false);
});
