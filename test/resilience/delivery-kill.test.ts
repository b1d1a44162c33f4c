import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import { startFakeReceiver } from '../../event-workers/src/testing/fake-receiver.ts';
import { startInstance, temporaryDataFolder } from '../harness/instance.ts';
import { connectModern } from '../harness/mcp.ts';

const ENV = { TASKLOOM_ALLOW_PRIVATE_ADDRESSES: 'true' };
/** Milliseconds: the lease of a delivery that died with its worker, and a start. */
const LEASE_AND_START = 100_000;

test(
  'killed between sending and recording, a delivery is sent once more with the same id',
  { timeout: 360_000 },
  async () => {
    await using receiver = await startFakeReceiver();
    await using data = await temporaryDataFolder();
    {
      await using instance = await startInstance(data.path, ENV);
      await using caller = await connectModern(instance.access);
      await waitFor(async () => JSON.stringify(await caller.call('get_me', {})).includes('ntfy'));
      receiver.status = 0;
      await caller.call('update_settings', {
        channels: [
          { channel: 'ntfy', address: `${receiver.url}/topic` },
          { channel: 'webhook', address: `${receiver.url}/hook` },
        ],
      });
      const soon = new Date(Date.now() + 1_500).toISOString();
      await caller.call('add_tasks', { tasks: [{ title: 'Buy milk', reminders: [soon] }] });
      await waitFor(() => receiver.requests.length === 2);
      await instance.kill();
    }
    receiver.status = 200;
    await using instance = await startInstance(data.path, ENV);
    await using caller = await connectModern(instance.access);
    await waitFor(() => receiver.requests.length === 4, { timeoutMs: LEASE_AND_START });
    const log = async () =>
      (await caller.call('find_notifications', { deliveries: true })) as {
        deliveries: { state: string; attempts: number }[];
        notifications: unknown[];
      };
    await waitFor(async () => (await log()).deliveries.every(({ state }) => state === 'sent'));
    const { deliveries, notifications } = await log();
    expect(deliveries.map(({ attempts }) => attempts)).toEqual([2, 2]);
    expect(notifications).toHaveLength(1);
    const idsOf = (path: string, header: string) =>
      receiver.requests
        .filter((request) => request.path === path)
        .map(({ headers }) => headers[header]);
    for (const ids of [idsOf('/hook', 'webhook-id'), idsOf('/topic', 'x-sequence-id')]) {
      expect(ids).toHaveLength(2);
      expect(new Set(ids).size).toBe(1);
    }
  },
);
