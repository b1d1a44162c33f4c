import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import {
  type Answer,
  startTestServer,
  type TestClient,
  type TestServer,
} from '../../testing/test-server.ts';

const hook = { channel: 'webhook', address: 'https://hook.example/1' };
const topic = { channel: 'ntfy', address: 'https://ntfy.example/a' };

let server: TestServer;
let anna: TestClient;

beforeAll(async () => {
  server = await startTestServer({ now: '2026-11-27T20:00:00Z' });
  const worker = await server.connect(server.tokens.notification);
  await worker.call('release_due_reminders', { offer: { channels: ['ntfy', 'webhook'] } });
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(async () => {
  anna = await server.connect((await server.addPerson('Anna')).token);
});

const set = (channels: object[]) => anna.call('update_settings', { channels });
const addresses = async () =>
  (await anna.call('get_me')).settings.channels.map(({ address }: Answer) => address);
const secrets = () => server.admin`select secret from taskloom.channels where secret is not null`;

test('undo takes an address away again, and brings one back with its secret', async () => {
  const { operation_id: added } = await set([hook, topic]);
  const before = await secrets();
  const { operation_id: removed } = await set([{ ...hook, remove: true }]);
  expect(await addresses()).toEqual([topic.address]);
  await anna.call('undo', { operation_id: removed });
  expect((await addresses()).toSorted()).toEqual([hook.address, topic.address]);
  expect(await secrets()).toEqual(before);
  await anna.call('undo', { operation_id: added });
  expect(await addresses()).toEqual([]);
});

test('undo leaves a rotated secret, says so, and takes back the rest', async () => {
  await set([hook]);
  const { operation_id: rotated } = await anna.call('update_settings', {
    daily_plan: '07:30',
    channels: [{ ...hook, rotate_secret: true }],
  });
  const undone = await anna.call('undo', { operation_id: rotated });
  expect(undone.kept).toMatchObject([{ reason: expect.stringContaining('new secret') }]);
  const { settings } = await anna.call('get_me');
  expect(settings).not.toHaveProperty('daily_plan');
});

test('undo says in a word for programs that something was undone already', async () => {
  const { operation_id: added } = await set([hook]);
  await anna.call('undo', { operation_id: added });
  await expect(anna.call('undo', { operation_id: added })).rejects.toMatchObject({
    payload: { code: 'conflict', reason: 'undone_already' },
  });
});

test.each([
  ['a rotated secret', () => set([{ ...hook, rotate_secret: true }]), /new secret/u],
  ['a calendar’s address', () => feed({ rotate: true }), /calendar/u],
  ['a calendar without address', () => feed({ revoke: true }), /calendar/u],
])('undo alone goes past %s and says why', async (_what, change, reason) => {
  await set([hook]);
  await feed({});
  await anna.call('add_tasks', { tasks: [{ title: 'Milk' }] });
  const { operation_id: final } = await change();
  const undone = await anna.call('undo');
  expect(undone.undone.tool).toBe('add_tasks');
  expect(undone.passed_by).toMatchObject([
    { operation_id: final, reason: expect.stringMatching(reason) },
  ]);
  await expect(anna.call('undo', { operation_id: final })).rejects.toMatchObject({
    payload: { code: 'forbidden', message: expect.stringContaining('Nothing was undone') },
  });
});

const feed = (how: object) => anna.call('export_tasks', { format: 'calendar-feed-url', ...how });
