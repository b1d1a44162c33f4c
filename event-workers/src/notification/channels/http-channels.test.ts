import { randomBytes } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import webPush from 'web-push';

import { createFakeBrowser, readVapid } from '../../testing/fake-browser.ts';
import { type FakeReceiver, startFakeReceiver } from '../../testing/fake-receiver.ts';
import { makeMessage, makeTarget } from '../../testing/notification-intents.ts';
import { readWebhook } from '../../testing/read-webhook.ts';
import { createNtfyChannel } from './ntfy.ts';
import { createWebPushChannel } from './web-push.ts';
import { createWebhookChannel } from './webhook.ts';

const { signal } = new AbortController();
const open = { allowPrivate: true };
let receiver: FakeReceiver;

beforeEach(async () => {
  receiver = await startFakeReceiver();
});
afterEach(() => receiver[Symbol.asyncDispose]());

function secret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

describe('a webhook', () => {
  it('is signed so that holders of the new and of the old secret can check it', async () => {
    const [fresh, old] = [secret(), secret()];
    const target = makeTarget({ address: `${receiver.url}/hook`, secrets: [fresh, old] });
    await createWebhookChannel(open).send(makeMessage(), target, signal);
    const [request] = receiver.requests;
    expect(request?.headers['webhook-id']).toBe(target.id);
    for (const known of [fresh, old])
      expect(readWebhook(known, request)).toMatchObject({
        type: 'notification.reminder',
        timestamp: '2026-11-21T09:00:00Z',
        data: { kind: 'reminder', title: 'Buy milk' },
      });
    expect(() => readWebhook(secret(), request)).toThrow('No matching signature found');
  });

  it.each([
    [410, 'gone'],
    [500, 'failed'],
    [404, 'failed'],
    [302, 'failed'],
  ])('answered with %d is %s', async (status, outcome) => {
    receiver.status = status;
    const target = makeTarget({ address: receiver.url, secrets: [secret()] });
    const sending = createWebhookChannel(open).send(makeMessage(), target, signal);
    await expect(sending).rejects.toMatchObject({ outcome, message: `HTTP ${status}` });
    // A redirect is not followed.
    expect(receiver.requests).toHaveLength(1);
  });
});

describe('an address inside of the operator’s network', () => {
  const closed = createWebhookChannel({ allowPrivate: false });

  it.each([
    'https://127.0.0.1:PORT/',
    'https://localhost:PORT/',
    'https://[::1]:PORT/',
    'https://[::ffff:127.0.0.1]:PORT/',
    'https://0.0.0.0:PORT/',
    'https://2130706433:PORT/',
    'https://169.254.169.254/latest/meta-data',
    'https://10.0.0.1/',
    'http://example.com/',
    'ftp://example.com/',
  ])('is not asked: %s', async (url) => {
    const address = url.replace('PORT', new URL(receiver.url).port);
    const sending = closed.send(
      makeMessage(),
      makeTarget({ address, secrets: [secret()] }),
      signal,
    );
    await expect(sending).rejects.toMatchObject({ outcome: 'refused' });
    expect(receiver.requests).toEqual([]);
  });
});

describe('ntfy', () => {
  it('gets the text, and a title in any script', async () => {
    const target = makeTarget({ address: `${receiver.url}/my-topic` });
    await createNtfyChannel(open).send(makeMessage({ title: 'Пить чай' }), target, signal);
    const [request] = receiver.requests;
    expect(request?.path).toBe('/my-topic');
    expect(request?.body.toString()).toBe('Due today 17:00');
    expect(request?.headers).toMatchObject({
      'x-sequence-id': target.id,
      'x-priority': 'high',
      'x-click': 'https://taskloom.example',
    });
    const [, title] = /^=\?UTF-8\?B\?(.*)\?=$/.exec(String(request?.headers['x-title'])) ?? [];
    expect(Buffer.from(title ?? '', 'base64').toString()).toBe('Reminder: Пить чай');
  });

  it.each([
    [403, 'refused'],
    [429, 'failed'],
    [503, 'failed'],
  ])('answered with %d is %s', async (status, outcome) => {
    receiver.status = status;
    const target = makeTarget({ address: `${receiver.url}/my-topic` });
    const sending = createNtfyChannel(open).send(makeMessage(), target, signal);
    await expect(sending).rejects.toMatchObject({ outcome });
  });
});

describe('a web push', () => {
  const vapid = { ...webPush.generateVAPIDKeys(), subject: 'mailto:ops@example.com' };
  const browser = createFakeBrowser();

  function send(policy = open) {
    const target = makeTarget({ address: `${receiver.url}/push/1`, keys: browser.keys });
    return {
      target,
      done: createWebPushChannel(vapid, policy).send(makeMessage(), target, signal),
    };
  }

  it('is one that only the browser can read, from a sender it can trust', async () => {
    const { target, done } = send();
    await done;
    const [request] = receiver.requests;
    expect(JSON.parse(browser.decrypt(request?.body ?? Buffer.alloc(0)))).toMatchObject({
      title: 'Reminder: Buy milk',
      body: 'Due today 17:00',
      tag: target.id,
      kind: 'reminder',
      url: 'https://taskloom.example',
    });
    expect(request?.headers).toMatchObject({
      'content-encoding': 'aes128gcm',
      urgency: 'high',
      topic: target.id.replaceAll('-', ''),
      ttl: '14400',
    });
    const { key, claims } = readVapid(String(request?.headers.authorization));
    expect(key).toBe(vapid.publicKey);
    expect(claims).toMatchObject({ aud: receiver.url, sub: 'mailto:ops@example.com' });
  });

  it.each([
    [404, 'gone'],
    [410, 'gone'],
    [400, 'refused'],
    [429, 'failed'],
  ])('answered with %d is %s', async (status, outcome) => {
    receiver.status = status;
    await expect(send().done).rejects.toMatchObject({ outcome });
  });

  it('to keys that are none is refused', async () => {
    const target = makeTarget({ address: receiver.url, keys: { p256dh: 'x', auth: 'y' } });
    const sending = createWebPushChannel(vapid, open).send(makeMessage(), target, signal);
    await expect(sending).rejects.toMatchObject({ outcome: 'refused' });
  });
});
