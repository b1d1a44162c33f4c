import type { ServerEvent } from '@modelcontextprotocol/server';
import { createLogger, type LiveBus } from '@taskloom/platform';
import { expect, test } from 'vitest';

import { SubscriptionHub } from './subscription-hub.ts';

const logger = createLogger({ name: 'test', level: 'silent' });

test('tells every open stream to read again after hints may have been lost', async () => {
  const missed: (() => void)[] = [];
  const liveBus: LiveBus = {
    publish: () => {},
    async subscribe(_channel, _listener, { onMissed } = {}) {
      if (onMissed) missed.push(onMissed);
      return { [Symbol.asyncDispose]: async () => {} };
    },
    [Symbol.asyncDispose]: async () => {},
  };
  await using hub = await SubscriptionHub.create({ liveBus, logger });
  const heard: Record<string, ServerEvent[]> = { anna: [], ben: [] };
  for (const [userId, events] of Object.entries(heard))
    hub.serve({ kind: 'person', userId, scopes: [] }, () =>
      hub.subscribe((event) => events.push(event)),
    );
  for (const tell of missed) tell();
  const everything = [
    { kind: 'resources_list_changed' },
    ...[
      'notifications://inbox',
      ...['today', 'upcoming', 'overdue', 'inbox'].map((name) => `view://${name}`),
    ].map((uri) => ({ kind: 'resource_updated', uri })),
  ];
  expect(heard).toEqual({ anna: everything, ben: everything });
});
