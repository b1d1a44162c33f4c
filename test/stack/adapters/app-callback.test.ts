import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createLogger, serveAppCallback } from '@taskloom/platform';
import { waitFor } from '@taskloom/platform/testing';
import { expect, onTestFinished, test } from 'vitest';

import { startDaprd } from '../../../stack/parts/daprd.ts';

const PATIENCE = { timeoutMs: 60_000 };
const TICK = `apiVersion: dapr.io/v1alpha1
kind: Component
metadata:
  name: some-tick
spec:
  type: bindings.cron
  version: v1
  metadata:
    - { name: schedule, value: '@every 1s' }
    - { name: direction, value: input }
`;

test('a cron binding ticks, with the token, and again once the app was closed', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'taskloom-callback-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const resources = join(dir, 'resources');
  await mkdir(resources);
  await writeFile(join(resources, 'tick.yaml'), TICK);
  let ticks = 0;
  let isOpen = true;
  await using app = await serveAppCallback({
    callback: {
      onTopicEvent: async () => 'RETRY',
      onBindingEvent: () => void (ticks += 1),
      isOpen: () => isOpen,
    },
    host: '127.0.0.1',
    port: 0,
    appToken: 'to-the-app',
    logger: createLogger({ name: 'test', level: 'silent' }),
  });
  await using _daprd = await startDaprd({
    appId: 'ticked',
    appPort: app.port,
    resourcesPath: [resources],
    dir,
    appApiToken: 'to-the-app',
  });
  const isGivenUp = async () =>
    (await readFile(join(dir, 'daprd-ticked.log'), 'utf8')).includes('un-healthy status');
  await waitFor(() => ticks > 1, PATIENCE);
  isOpen = false;
  await waitFor(isGivenUp, PATIENCE);
  const before = ticks;
  isOpen = true;
  expect(await waitFor(() => ticks > before + 1, PATIENCE)).toBe(true);
});
