import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeVapidKeys } from '@taskloom/event-workers';
import { waitFor } from '@taskloom/platform/testing';

import { confirmByMail } from '../event-workers/src/testing/confirm-by-mail.ts';
import { createFakeBrowser } from '../event-workers/src/testing/fake-browser.ts';
import { startFakeReceiver } from '../event-workers/src/testing/fake-receiver.ts';
import { startFakeSmtp } from '../event-workers/src/testing/fake-smtp.ts';
import { startStack } from '../stack/stack.ts';
import { startInstance } from '../test/harness/instance.ts';
import { callTool } from '../test/stack/harness/tools.ts';

const [, , REMINDERS = '1000'] = process.argv;
const BATCH = 100;
/** Until the reminders are due: all tasks are there by then. */
const LEAD_MS = 5000 + Number(REMINDERS) * 8;
const PATIENCE_MS = 600_000;

interface Access {
  mcpUrl: string;
  token: string;
}

/**
 * `node bench/deliveries.ts [reminders]`: reminders that are all due at the same moment, and how many
 * deliveries a second come of them by each channel, on both backbones of this machine. The receivers are
 * fakes on loopback that answer at once; the notification in the page is beside every other delivery.
 */
async function main(): Promise<void> {
  await using parts = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'taskloom-bench-'));
  parts.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const receivers = await startReceivers(parts);
  const rows: object[] = [];
  {
    await using instance = await startInstance(join(dir, 'standalone'), receivers.env);
    rows.push({ backbone: 'standalone', ...(await measure(instance.access, receivers)) });
  }
  {
    const { env } = receivers;
    const place = { dir: join(dir, 'stack'), port: 0, uiDir: dir };
    await using stack = await startStack({ ...place, env, progress: () => {} });
    rows.push({ backbone: 'Dapr, Kafka', ...(await measure(stack, receivers)) });
  }
  console.log(`Deliveries a second, of ${REMINDERS} reminders due at once`);
  console.table(rows);
}

type Receivers = Awaited<ReturnType<typeof startReceivers>>;

async function startReceivers(parts: AsyncDisposableStack) {
  const { publicKey, privateKey } = makeVapidKeys();
  const smtp = parts.use(await startFakeSmtp());
  const http = parts.use(await startFakeReceiver());
  const { keys } = createFakeBrowser();
  return {
    env: {
      TASKLOOM_SMTP_URL: smtp.url,
      TASKLOOM_MAIL_FROM: 'Taskloom <bot@mail.example>',
      TASKLOOM_VAPID_SUBJECT: 'mailto:operator@mail.example',
      TASKLOOM_VAPID_PUBLIC_KEY: publicKey,
      TASKLOOM_VAPID_PRIVATE_KEY: privateKey,
      TASKLOOM_ALLOW_PRIVATE_ADDRESSES: 'true',
    },
    channels: {
      'in the page': [],
      webhook: [{ channel: 'webhook', address: `${http.url}/hook` }],
      ntfy: [{ channel: 'ntfy', address: `${http.url}/topic` }],
      'Web Push': [{ channel: 'web_push', address: `${http.url}/push`, keys }],
      'e-mail': [{ channel: 'email', address: 'anna@example.com' }],
    },
    confirm: (origin: string) => confirmByMail(smtp, origin),
    count: () => smtp.mails.length + http.requests.length,
  };
}

async function measure(access: Access, { channels, confirm, count }: Receivers) {
  await waitFor(() => offersMail(access), { timeoutMs: PATIENCE_MS });
  const rates: Record<string, number> = {};
  for (const [name, addresses] of Object.entries(channels)) {
    if (addresses.length > 0) await callTool(access, 'update_settings', { channels: addresses });
    if (name === 'e-mail') await confirm(new URL(access.mcpUrl).origin);
    const before = { outside: count(), page: await countUnread(access) };
    const due = Date.now() + LEAD_MS;
    await addReminders(access, new Date(due).toISOString());
    if (Date.now() > due) throw new Error('the tasks were not there in time');
    const wanted = Number(REMINDERS);
    const isThere = async () =>
      addresses.length > 0
        ? count() - before.outside >= wanted
        : (await countUnread(access)) - before.page >= wanted;
    await waitFor(isThere, { timeoutMs: PATIENCE_MS, what: `${wanted} by ${name}` });
    rates[name] = Math.round(wanted / ((Date.now() - due) / 1000));
    const gone = addresses.map(({ channel, address }) => ({ channel, address, remove: true }));
    if (gone.length > 0) await callTool(access, 'update_settings', { channels: gone });
  }
  return rates;
}

async function offersMail(access: Access): Promise<boolean> {
  const { settings } = await callTool<{ settings: { channels_offered: string[] } }>(
    access,
    'get_me',
    {},
  );
  return settings.channels_offered.includes('email');
}

async function countUnread(access: Access): Promise<number> {
  const { unread_count: unread } = await callTool<{ unread_count: number }>(
    access,
    'find_notifications',
    { limit: 1 },
  );
  return unread;
}

async function addReminders(access: Access, at: string): Promise<void> {
  for (let n = 0; n < Number(REMINDERS); n += BATCH)
    await callTool(access, 'add_tasks', {
      tasks: Array.from({ length: BATCH }, (_, k) => ({ title: `Call ${n + k}`, reminders: [at] })),
    });
}

await main();
