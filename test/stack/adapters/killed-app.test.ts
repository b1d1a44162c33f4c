import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Admin } from '@platformatic/kafka';
import { waitFor } from '@taskloom/platform/testing';
import { expect, inject, onTestFinished, test } from 'vitest';

import { startDaprd } from '../../../stack/parts/daprd.ts';
import { findFreePorts } from '../../../stack/parts/ports.ts';
import { component, publish, subscribed } from './resources.ts';

const KILLS = 25;
/** Enough that all partitions have some. */
const EVENTS = 60;
/** That the sidecar tried in vain before the app is back: a few for each partition. */
const REFUSED = 30;
const PATIENCE = { timeoutMs: 60_000 };

test('an app killed again and again: no event that it did not answer is taken', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'taskloom-killed-app-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const broker = inject('stackParts').kafka.plainBroker;
  const appId = `killed-${randomUUID()}`;
  const resources = join(dir, 'resources');
  await mkdir(resources);
  await writeFile(join(resources, 'all.yaml'), `${component(broker)}---\n${subscribed(appId)}`);
  const [port = 0] = await findFreePorts(1);
  let app = startApp(port);
  onTestFinished(() => void app.process.kill('SIGKILL'));
  await using daprd = await startDaprd({
    appId,
    appPort: port,
    resourcesPath: [resources],
    dir,
    name: 'daprd',
  });
  for (let n = 0; n < EVENTS; n += 1) await publish(daprd.httpPort, { topic: appId, key: `${n}` });

  for (let killed = 0; killed < KILLS; killed += 1) {
    await app.event;
    app.process.kill('SIGKILL');
    await once(app.process, 'exit');
    const before = await readLog(dir);
    const hasTried = async () => {
      const { refused, unhealthy } = await readLog(dir);
      return refused >= before.refused + REFUSED || unhealthy > before.unhealthy;
    };
    await waitFor(hasTried, { ...PATIENCE, what: 'the sidecar to find nobody' });
    app = startApp(port);
  }
  expect(await taken(broker, appId)).toEqual([]);
}, 300_000);

function startApp(port: number) {
  const app = fork(join(import.meta.dirname, 'unanswering-app.ts'), [`${port}`], { execArgv: [] });
  const event = once(app, 'message', { signal: AbortSignal.timeout(PATIENCE.timeoutMs) });
  event.catch(() => {});
  return { process: app, event };
}

/** How often the sidecar could not deliver, and how often it gave up trying until the app is back. */
async function readLog(dir: string): Promise<{ refused: number; unhealthy: number }> {
  const log = await readFile(join(dir, 'daprd.log'), 'utf8');
  const count = (text: string) => log.split(text).length - 1;
  return { refused: count('encountered a retriable error'), unhealthy: count('un-healthy status') };
}

/** Partitions of which the consumer says that it is done with some. */
async function taken(broker: string, group: string): Promise<string[]> {
  const admin = new Admin({ clientId: 'looking-on', bootstrapBrokers: [broker] });
  try {
    const offsets = await admin.listConsumerGroupOffsets({ groups: [group] });
    return offsets.flatMap(({ topics }) =>
      topics.flatMap(({ name, partitions }) =>
        partitions
          .filter(({ committedOffset }) => committedOffset > 0n)
          .map(
            ({ partitionIndex, committedOffset }) =>
              `${name}/${partitionIndex}: ${committedOffset}`,
          ),
      ),
    );
  } finally {
    await admin.close();
  }
}
