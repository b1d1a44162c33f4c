import { Registry } from '@taskloom/platform';
import { expect, test } from 'vitest';

import type { Database } from '../database/database.ts';
import { measureOutbox } from './metrics.ts';

test('depth and age are of the same moment', async () => {
  const states = [
    { depth: 3, age: 12, parked: 1 },
    { depth: 0, age: 0, parked: 0 },
  ];
  const metrics = measured(() => Promise.resolve(states.shift()));
  expect(await valuesOf(metrics)).toEqual({ depth: '3', oldest_seconds: '12', parked: '1' });
  expect(await valuesOf(metrics)).toEqual({ depth: '0', oldest_seconds: '0', parked: '0' });
});

test('a database that cannot be asked takes no other metric with it', async () => {
  const metrics = measured(() => Promise.reject(new Error('no database')));
  expect(await valuesOf(metrics)).toEqual({ depth: 'Nan', oldest_seconds: 'Nan', parked: 'Nan' });
});

function measured(read: () => Promise<unknown>): Registry {
  const metrics = new Registry();
  const asSystem = read as Database['asSystem'];
  measureOutbox({ database: { asSystem }, metrics });
  return metrics;
}

async function valuesOf(metrics: Registry): Promise<Record<string, string>> {
  const lines = (await metrics.metrics()).matchAll(/^taskloom_outbox_(\w+) (\S+)$/gmu);
  return Object.fromEntries([...lines].map(([, name, value]) => [name ?? '', value ?? '']));
}
