import { expect, test } from 'vitest';
import { z } from 'zod';

import { daprEnvironment, daprSettings, liveBusEnvironment } from './backbone-settings.ts';
import { readConfig } from './read-config.ts';

const readLiveBus = (url: string) =>
  readConfig(z.object(liveBusEnvironment), { TASKLOOM_LIVE_BUS_URL: url });
const readDapr = (env: Record<string, string>) =>
  daprSettings(readConfig(z.object(daprEnvironment), env)).sidecar.url;

test.each([
  'redis://r1',
  'rediss://:secret@r1:7000/2',
  'redis-cluster://r1,r2',
  'redis-sentinel://r1/main',
])('takes %s for the hints', (url) => {
  expect(readLiveBus(url).TASKLOOM_LIVE_BUS_URL).toBe(url);
});

test.each([
  ['valkey://:hunter2@r1', 'has to be redis://'],
  ['redis://:hunter2@r1,r2', 'has to name one server'],
  ['redis-sentinel://:hunter2@r1', "the master's name"],
])('refuses %s with its key and what it has to be, and does not repeat it', (url, problem) => {
  const read = () => readLiveBus(url);
  expect(read).toThrow('TASKLOOM_LIVE_BUS_URL');
  expect(read).toThrow(problem);
  expect(read).not.toThrow(/hunter2/u);
});

test('finds the sidecar at its port of this host, or elsewhere', () => {
  expect(readDapr({})).toBe('http://127.0.0.1:50001');
  expect(readDapr({ DAPR_GRPC_PORT: '50002' })).toBe('http://127.0.0.1:50002');
  expect(readDapr({ DAPR_GRPC_ENDPOINT: 'https://sidecar:443/' })).toBe('https://sidecar:443');
  expect(() => readDapr({ DAPR_GRPC_ENDPOINT: 'sidecar:50001' })).toThrow('DAPR_GRPC_ENDPOINT');
});
