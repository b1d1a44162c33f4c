import { META } from '@taskloom/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Mail } from '../../accounts/mail/mailer.ts';
import { startTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';

const keys = { p256dh: 'BPublicKeyOfABrowser', auth: 'authOfABrowser' };

describe('settings', () => {
  let server: TestServer;
  let anna: TestClient;
  let worker: TestClient;
  const mails: Mail[] = [];
  beforeAll(async () => {
    server = await startTestServer({
      now: '2026-11-21T10:00:00Z',
      mailer: {
        send: (mail) => void mails.push(mail),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      },
    });
    anna = await server.connect();
    worker = await server.connect(server.tokens.notification);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  async function offer(channels: string[], more: object = {}): Promise<void> {
    await worker.call('release_due_reminders', { offer: { channels, ...more } });
  }

  async function settings() {
    return (await anna.call('get_me')).settings;
  }

  test('of a new person are quiet, and offer the inbox alone until a worker offers more', async () => {
    const { settings: known } = await anna.call('get_me');
    expect(known).toMatchObject({
      date_format: 'iso',
      time_format: '24h',
      language: 'en',
      channels: [],
      channels_offered: ['in_app'],
      notify: { reminder: ['in_app'], digest: ['in_app'] },
    });
    expect(known).not.toHaveProperty('quiet_hours');
    expect(known).not.toHaveProperty('daily_plan');
    await expect(
      anna.call('update_settings', { channels: [{ channel: 'email', address: 'a@example.com' }] }),
    ).rejects.toMatchObject({
      payload: { code: 'invalid_input', path: 'channels[0].channel', hint: /There is in_app;/ },
    });
    await offer(['email', 'webhook', 'web_push', 'ntfy'], { push_public_key: 'BKey' });
    expect(await settings()).toMatchObject({
      channels_offered: ['in_app', 'email', 'ntfy', 'web_push', 'webhook'],
      push_public_key: 'BKey',
    });
  });

  test('change only where they are named, and are undone', async () => {
    const before = await settings();
    await anna.call('update_settings', {
      quiet_hours: { start: '22:00', end: '07:00' },
      weekly_review: { day: 7, time: '17:00' },
      time_format: '12h',
    });
    const { operation_id, settings: after } = await anna.call('update_settings', {
      notify: [{ kind: 'comment', channels: [] }],
      clear: ['weekly_review'],
    });
    expect(after).toMatchObject({
      quiet_hours: { start: '22:00', end: '07:00', urgent: false },
      time_format: '12h',
      notify: { comment: [], mention: before.notify.mention },
    });
    expect(after).not.toHaveProperty('weekly_review');
    await anna.call('undo', { operation_id });
    expect(await settings()).toMatchObject({
      weekly_review: { day: 7, time: '17:00' },
      notify: before.notify,
      time_format: '12h',
    });
    await anna.call('undo');
    expect(await settings()).toEqual(before);
  });

  test.each([
    [{ quiet_hours: { start: '22:00', end: '22:00' } }, 'quiet_hours.end'],
    [{ quiet_hours: { start: '25:00', end: '22:00' } }, 'quiet_hours.start'],
    [{ daily_plan: '7:30' }, 'daily_plan'],
    [{ daily_plan: '07:30', clear: ['daily_plan'] }, 'clear'],
    [{ language: 'de' }, 'language'],
    [{ time_zone: 'Mars/Olympus' }, 'time_zone'],
    [{ channels: [{ channel: 'email', address: 'not one' }] }, 'channels[0].address'],
    [{ channels: [{ channel: 'webhook', address: 'http://example.com' }] }, 'channels[0].address'],
    [{ channels: [{ channel: 'ntfy', address: 'https://a:b@ntfy.sh/x' }] }, 'channels[0].address'],
    ...[
      'https://192.168.1.5/hook',
      'https://10.0.0.1:8443/hook',
      'https://2130706433/hook',
      'https://169.254.169.254/latest',
      'https://[::1]/hook',
      'https://[fd00::1]/hook',
      'https://[::ffff:10.0.0.1]/hook',
      'https://localhost/hook',
      'https://0.0.0.0/hook',
    ].map((address): [object, string] => [
      { channels: [{ channel: 'webhook', address }] },
      'channels[0].address',
    ]),
    [
      { channels: [{ channel: 'web_push', address: 'https://push.example/1' }] },
      'channels[0].keys',
    ],
    [
      { channels: [{ channel: 'ntfy', address: 'https://ntfy.sh/x', remove: true }] },
      'channels[0].address',
    ],
    [{}, 'time_zone'],
  ])('refuse %j', async (input, path) => {
    const before = await settings();
    await expect(anna.call('update_settings', input)).rejects.toMatchObject({ payload: { path } });
    expect(await settings()).toEqual(before);
  });

  test('send mail to nobody but the account’s own address', async () => {
    const cleo = await server.connect((await server.addPerson('Cleo')).token);
    await server.admin`update taskloom.users set email = 'cleo@example.com', email_confirmed_at = now() where name = 'Cleo'`;
    const set = (address: string) =>
      cleo.call('update_settings', { channels: [{ channel: 'email', address }] });
    await expect(set('victim@example.com')).rejects.toMatchObject({
      payload: { path: 'channels[0].address', hint: 'That is cleo@example.com.' },
    });
    expect((await set('Cleo@example.com')).settings.channels).toHaveLength(1);
  });

  test('send nothing to an address before its reader confirms it', async () => {
    const person = await server.addPerson('Dora');
    const dora = await server.connect(person.token);
    const mail = { channel: 'email', address: 'dora@example.com' };
    const set = () => dora.call('update_settings', { channels: [mail] });
    const tell = async () => {
      const [notice] = await server.admin`
        insert into taskloom.notices (id, user_id, kind, key, title, created_at)
        values (gen_random_uuid(), ${person.userId}, 'reminder', gen_random_uuid()::text, 'x', now())
        returning id`;
      return (await worker.call('record_delivery', { notice_id: notice?.['id'] })).deliveries;
    };
    expect((await set()).settings.channels).toMatchObject([{ unconfirmed: true }]);
    expect(mails.map(({ to }) => to)).toEqual(['dora@example.com']);
    expect(await tell()).toEqual([]);
    const confirm = (token: string) =>
      fetch(`${server.url}/account/channel`, {
        method: 'POST',
        headers: { origin: 'https://taskloom.example' },
        body: new URLSearchParams({ token }),
      });
    expect((await confirm('x'.repeat(43))).status).toBe(410);
    const token = /token=([\w-]+)/u.exec(mails[0]?.lines.join(' ') ?? '')?.[1] ?? '';
    // Looking at it, as scanners of mail do, confirms nothing.
    expect((await fetch(`${server.url}/account/channel?token=${token}`)).status).toBe(200);
    expect(await tell()).toEqual([]);
    expect((await confirm(token)).status).toBe(200);
    expect((await confirm(token)).status).toBe(410);
    expect((await dora.call('get_me')).settings.channels[0]).not.toHaveProperty('unconfirmed');
    expect(await tell()).toMatchObject([mail]);
    expect((await set()).settings.channels[0]).not.toHaveProperty('unconfirmed');
  });

  test('ask for no more than ten confirmations a day', async () => {
    const finn = await server.connect((await server.addPerson('Finn')).token);
    const set = (n: number) =>
      finn.call('update_settings', {
        channels: [{ channel: 'email', address: `victim${n}@example.com` }],
      });
    for (let n = 0; n < 10; n += 1) await set(n);
    await expect(set(10)).rejects.toMatchObject({
      payload: { code: 'limit_exceeded', path: 'channels[0].address' },
    });
  });

  test('keep secrets encrypted, also in the log and in kept answers', async () => {
    const gina = await server.connect((await server.addPerson('Gina')).token);
    const hook = { channel: 'webhook', address: 'https://hook.example/gina' };
    const push = { channel: 'web_push', address: 'https://push.example/gina', keys };
    const key = { [META.idempotencyKey]: 'once' };
    const input = { channels: [hook, push] };
    const made = await gina.call('update_settings', input, key);
    expect(await gina.call('update_settings', input, key)).toEqual(made);
    const { secret } = made.settings.channels[0];
    const [row] = await server.admin`
      select (select json_agg(c)::text from taskloom.channels c) as channels,
             (select json_agg(a)::text from taskloom.activity a) as activity,
             (select json_agg(i)::text from taskloom.idempotency_keys i) as answers`;
    const kept = JSON.stringify(row);
    expect(kept).toContain('https://push.example/gina');
    for (const clear of [secret, keys.auth, keys.p256dh]) expect(kept).not.toContain(clear);
  });

  test('keep an address once, and show a webhook’s secret only when it is new', async () => {
    const hook = { channel: 'webhook', address: 'https://hook.example/1' };
    const push = { channel: 'web_push', address: 'https://push.example/1', keys };
    const made = await anna.call('update_settings', { channels: [hook, push] });
    const [{ secret }] = made.settings.channels;
    expect(secret).toMatch(/^whsec_/);
    const same = await anna.call('update_settings', { channels: [hook, push] });
    expect(same.settings.channels).toHaveLength(2);
    expect(JSON.stringify(same)).not.toContain('whsec_');
    const rotated = await anna.call('update_settings', {
      channels: [{ ...hook, rotate_secret: true }],
    });
    expect(rotated.settings.channels[0].secret).toMatch(/^whsec_/);
    expect(rotated.settings.channels[0].secret).not.toBe(secret);
    expect(JSON.stringify(await settings())).not.toContain('whsec_');
    const removed = await anna.call('update_settings', { channels: [{ ...push, remove: true }] });
    expect(removed.settings.channels).toHaveLength(1);
  });

  test('of a webhook sign with the old secret too for a day after a rotation', async () => {
    const other = await server.addPerson('Ben');
    const ben = await server.connect(other.token);
    await server.admin`update taskloom.users set email = 'ben@example.com', email_confirmed_at = now() where name = 'Ben'`;
    const hook = { channel: 'webhook', address: 'https://hook.example/ben' };
    const [first, second] = [
      await ben.call('update_settings', { channels: [hook] }),
      await ben.call('update_settings', { channels: [{ ...hook, rotate_secret: true }] }),
    ].map(({ settings: { channels } }) => channels[0].secret);
    await anna.call('add_projects', { projects: [{ name: 'Work' }] });
    await anna.call('share_project', {
      project: 'Work',
      person: 'ben@example.com',
      role: 'viewer',
    });
    const [notice] = await server.admin`
      select id from taskloom.notices where user_id = ${other.userId}`;
    const begin = async () => {
      const begun = await worker.call('record_delivery', { notice_id: notice?.['id'] });
      return begun.deliveries[0].secrets;
    };
    expect(await begin()).toEqual([second, first]);
    server.setNow('2026-11-22T10:00:01Z');
    expect(await begin()).toEqual([second]);
  });
});
