import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { waitFor } from '@taskloom/platform/testing';
import { expect, inject, onTestFinished, test } from 'vitest';
import { z } from 'zod';

import { startDaprd } from '../../../stack/parts/daprd.ts';
import { findFreePorts } from '../../../stack/parts/ports.ts';
import { component, publish, subscribed } from './resources.ts';

const PATIENCE = { timeoutMs: 60_000 };
const Seen = z.object({ id: z.string() });

test.each([0, 1_000, 2_500])(
  'an app that stood still is brought all again, %i ms after it was given up',
  async (laterMs) => {
    await using scene = await start();
    const many = await scene.sendMany();
    scene.app.kill('SIGSTOP');
    await scene.isGivenUp();
    // Where between two health checks it goes on makes a difference to the sidecar.
    await sleep(laterMs);
    scene.app.kill('SIGCONT');
    const last = await scene.send();
    expect(await scene.areSeen([...many, ...last])).toBe(true);
  },
  200_000,
);

test('an app that was killed is brought all again, started as soon as it was given up', async () => {
  await using scene = await start();
  const many = await scene.sendMany();
  scene.app.kill('SIGKILL');
  await once(scene.app, 'exit');
  await scene.isGivenUp();
  scene.startAgain();
  const last = await scene.send();
  expect(await scene.areSeen([...many, ...last])).toBe(true);
}, 200_000);

/** A slow app, its sidecar and two topics, of which it has got the first event each. */
async function start() {
  const dir = await mkdtemp(join(tmpdir(), 'taskloom-absent-app-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const appId = `absent-${randomUUID()}`;
  const topics = [`${appId}-a`, `${appId}-b`];
  const resources = join(dir, 'resources');
  await mkdir(resources);
  const broker = inject('stackParts').kafka.plainBroker;
  const documents = [component(broker), ...topics.map((topic) => subscribed(topic))];
  await writeFile(join(resources, 'all.yaml'), documents.join('---\n'));
  const [port = 0] = await findFreePorts(1);
  const seen = new Set<string>();
  const startApp = () => {
    const app = fork(join(import.meta.dirname, 'slow-app.ts'), [`${port}`], { execArgv: [] });
    onTestFinished(() => void app.kill('SIGKILL'));
    app.on('message', (event) => seen.add(Seen.parse(event).id));
    return app;
  };
  let app = startApp();
  const daprd = await startDaprd({
    appId,
    appPort: port,
    resourcesPath: [resources],
    dir,
    name: 'daprd',
  });
  const send = () =>
    Promise.all(topics.map((topic) => publish(daprd.httpPort, { topic, key: randomUUID() })));
  const areSeen = (ids: string[]) =>
    waitFor(() => ids.every((id) => seen.has(id)), { ...PATIENCE, what: 'every event' });
  const isInLog = async () =>
    (await readFile(join(dir, 'daprd.log'), 'utf8')).includes('un-healthy status');
  await areSeen(await send());
  return {
    get app() {
      return app;
    },
    startAgain: () => {
      app = startApp();
    },
    send,
    areSeen,
    /** Enough that some are under way for a while. */
    sendMany: async () => (await Promise.all(Array.from({ length: 40 }, send))).flat(),
    isGivenUp: () => waitFor(isInLog, { ...PATIENCE, what: 'the sidecar to give the app up' }),
    [Symbol.asyncDispose]: () => daprd[Symbol.asyncDispose](),
  };
}
