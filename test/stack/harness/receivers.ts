import { setTimeout as sleep } from 'node:timers/promises';

import type { OutsideChannel, Settings } from '@taskloom/contracts';
import { makeVapidKeys } from '@taskloom/event-workers';
import { waitFor } from '@taskloom/platform/testing';

import { confirmByMail } from '../../../event-workers/src/testing/confirm-by-mail.ts';
import { createFakeBrowser, readVapid } from '../../../event-workers/src/testing/fake-browser.ts';
import { startFakeReceiver } from '../../../event-workers/src/testing/fake-receiver.ts';
import type { ReceivedRequest } from '../../../event-workers/src/testing/fake-receiver.ts';
import { startFakeSmtp } from '../../../event-workers/src/testing/fake-smtp.ts';
import { readWebhook } from '../../../event-workers/src/testing/read-webhook.ts';
import type { TestStack } from './test-stack.ts';
import { callTool } from './tools.ts';

const SUBJECT = 'Reminder: ';
const OFFER_MS = 60_000;
/** Until a receiver answers: some of the kills fall between sending and recording. */
const ANSWER_MS = 300;

/** One reminder as a receiver got it. */
export interface Arrival {
  channel: OutsideChannel;
  /** What the receiver tells repetitions by: Message-ID, `tag` of a push, `webhook-id`. */
  id: string;
  /** Of the task. */
  title: string;
}

/** A mail server, a push service with a browser, and a webhook's receiver. */
export interface Receivers extends AsyncDisposable {
  /** What the notification workers have to know. */
  env: Record<string, string>;
  /** Has everything that the stack's user is told sent here too. */
  switchOn(stack: TestStack): Promise<void>;
  /** All so far. Throws on what its receiver could not have read or would not have trusted. */
  arrivals(): Arrival[];
}

export async function startReceivers(): Promise<Receivers> {
  await using parts = new AsyncDisposableStack();
  const vapid = makeVapidKeys();
  const browser = createFakeBrowser();
  let secret = '';
  const read: Arrival[] = [];
  const unreadable: unknown[] = [];
  const keep =
    (reading: (request: ReceivedRequest) => Arrival) =>
    async (request: ReceivedRequest): Promise<void> => {
      try {
        read.push(reading(request));
      } catch (error) {
        unreadable.push(error);
      }
      await sleep(ANSWER_MS);
    };
  const smtp = parts.use(await startFakeSmtp());
  const push = parts.use(
    await startFakeReceiver(
      keep(({ headers, body }) => {
        if (readVapid(headers.authorization ?? '').key !== vapid.publicKey)
          throw new Error('a push from somebody else');
        const { title, tag } = JSON.parse(browser.decrypt(body)) as { title: string; tag: string };
        if (headers['topic'] !== tag.replaceAll('-', ''))
          throw new Error(`topic and tag of a push differ: ${String(headers['topic'])}, ${tag}`);
        return { channel: 'web_push', id: tag, title: title.replace(SUBJECT, '') };
      }),
    ),
  );
  const webhook = parts.use(
    await startFakeReceiver(
      keep((request) => {
        const { data } = readWebhook(secret, request) as { data: { title: string } };
        return { channel: 'webhook', id: String(request.headers['webhook-id']), title: data.title };
      }),
    ),
  );
  const owned = parts.move();
  return {
    env: {
      TASKLOOM_SMTP_URL: smtp.url,
      TASKLOOM_MAIL_FROM: 'Taskloom <bot@mail.example>',
      TASKLOOM_VAPID_SUBJECT: 'mailto:operator@mail.example',
      TASKLOOM_VAPID_PUBLIC_KEY: vapid.publicKey,
      TASKLOOM_VAPID_PRIVATE_KEY: vapid.privateKey,
      TASKLOOM_ALLOW_PRIVATE_ADDRESSES: 'true',
    },
    async switchOn(stack) {
      await waitFor(() => isOffered(stack), { timeoutMs: OFFER_MS, what: 'the channels' });
      const { settings } = await callTool<{ settings: Settings }>(stack, 'update_settings', {
        channels: [
          { channel: 'email', address: 'anna@example.com' },
          { channel: 'web_push', address: `${push.url}/push`, keys: browser.keys },
          { channel: 'webhook', address: `${webhook.url}/hook` },
        ],
      });
      await confirmByMail(smtp, new URL(stack.mcpUrl).origin);
      secret = settings.channels.find(({ channel }) => channel === 'webhook')?.secret ?? '';
    },
    arrivals() {
      if (unreadable.length > 0) throw new AggregateError(unreadable, String(unreadable[0]));
      return [...read, ...smtp.mails.map(({ raw }) => readMail(raw))];
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** The notification workers say what they can deliver with their first tick. */
async function isOffered(stack: TestStack): Promise<boolean> {
  const { settings } = await callTool<{ settings: Settings }>(stack, 'get_me', {});
  return settings.channels_offered.includes('email');
}

function readMail(raw: string): Arrival {
  const [, id] = /^Message-ID: <(.+)>\r?$/mu.exec(raw) ?? [];
  const [, title] = /^Subject: Reminder: (.+?)\r?$/mu.exec(raw) ?? [];
  if (id === undefined || title === undefined) throw new Error(`not a reminder: ${raw}`);
  return { channel: 'email', id, title };
}
