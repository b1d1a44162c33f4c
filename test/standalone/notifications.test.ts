import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import { confirmByMail } from '../../event-workers/src/testing/confirm-by-mail.ts';
import { createFakeBrowser, readVapid } from '../../event-workers/src/testing/fake-browser.ts';
import { startFakeReceiver } from '../../event-workers/src/testing/fake-receiver.ts';
import { startFakeSmtp } from '../../event-workers/src/testing/fake-smtp.ts';
import { readWebhook } from '../../event-workers/src/testing/read-webhook.ts';
import { startInstance, temporaryDataFolder } from '../harness/instance.ts';
import { connectModern } from '../harness/mcp.ts';

test('a reminder reaches every address a person has, each once', { timeout: 360_000 }, async () => {
  await using smtp = await startFakeSmtp();
  await using receiver = await startFakeReceiver();
  await using data = await temporaryDataFolder();
  await using instance = await startInstance(data.path, {
    TASKLOOM_SMTP_URL: smtp.url,
    TASKLOOM_MAIL_FROM: 'Taskloom <bot@mail.example>',
    TASKLOOM_ALLOW_PRIVATE_ADDRESSES: 'true',
  });
  await using caller = await connectModern(instance.access);
  const me = async () => (await caller.call('get_me', {})) as { settings: Settings };
  // Ready means ready: every channel is there at once.
  expect((await me()).settings.channels_offered).toHaveLength(5);
  const browser = createFakeBrowser();
  const { settings } = (await caller.call('update_settings', {
    channels: [
      { channel: 'email', address: 'anna@example.com' },
      { channel: 'ntfy', address: `${receiver.url}/topic` },
      { channel: 'web_push', address: `${receiver.url}/push`, keys: browser.keys },
      { channel: 'webhook', address: `${receiver.url}/hook` },
    ],
  })) as { settings: Settings };
  await confirmByMail(smtp, instance.origin);
  const inTwoSeconds = new Date(Date.now() + 2_000).toISOString();
  await caller.call('add_tasks', { tasks: [{ title: 'Buy milk', reminders: [inTwoSeconds] }] });

  await waitFor(() => smtp.mails.length > 0 && receiver.requests.length >= 3);
  expect(smtp.mails[0]?.raw).toContain('Subject: Reminder: Buy milk');
  const received = (path: string) => receiver.requests.find((request) => request.path === path);
  expect(received('/topic')?.headers['x-sequence-id']).toBeDefined();
  const push = received('/push');
  expect(JSON.parse(browser.decrypt(push?.body ?? Buffer.alloc(0)))).toMatchObject({
    title: 'Reminder: Buy milk',
    url: instance.origin,
  });
  expect(readVapid(String(push?.headers.authorization)).key).toBe(settings.push_public_key);
  const secret = settings.channels.find(({ channel }) => channel === 'webhook')?.secret ?? '';
  expect(readWebhook(secret, received('/hook'))).toMatchObject({
    type: 'notification.reminder',
    data: { title: 'Buy milk' },
  });

  await waitFor(async () => (await deliveries()).every(({ state }) => state === 'sent'));
  expect(await deliveries()).toHaveLength(4);
  expect([smtp.mails.length, receiver.requests.length]).toEqual([1, 3]);

  async function deliveries(): Promise<{ state: string }[]> {
    const answer = await caller.call('find_notifications', { deliveries: true });
    return (answer as { deliveries: { state: string }[] }).deliveries;
  }
});

test('secrets outlive a new key and a restart', { timeout: 360_000 }, async () => {
  await using receiver = await startFakeReceiver();
  await using data = await temporaryDataFolder();
  const env = { TASKLOOM_ALLOW_PRIVATE_ADDRESSES: 'true' };
  let secret = '';
  {
    await using instance = await startInstance(data.path, env);
    await using caller = await connectModern(instance.access);
    const hook = { channel: 'webhook', address: `${receiver.url}/hook` };
    const { settings } = (await caller.call('update_settings', { channels: [hook] })) as {
      settings: Settings;
    };
    secret = settings.channels[0]?.secret ?? '';
    const rotated = await fetch(`${instance.origin}/admin/encryption`, {
      method: 'POST',
      headers: { authorization: `Bearer ${instance.access.token}` },
    });
    // The webhook's, and the key that signs ID tokens.
    expect(await rotated.json()).toMatchObject({ encrypted: '2' });
  }
  const kept = JSON.parse(await readFile(join(data.path, 'secrets.json'), 'utf8')) as {
    encryptionKeys: string[];
  };
  expect(kept.encryptionKeys).toHaveLength(2);
  await using again = await startInstance(data.path, env);
  await using caller = await connectModern(again.access);
  const soon = new Date(Date.now() + 1_000).toISOString();
  await caller.call('add_tasks', { tasks: [{ title: 'Buy milk', reminders: [soon] }] });
  await waitFor(() => receiver.requests.length > 0);
  expect(readWebhook(secret, receiver.requests[0])).toMatchObject({ data: { title: 'Buy milk' } });
});

interface Settings {
  channels: { channel: string; secret?: string }[];
  channels_offered: string[];
  push_public_key?: string;
}
