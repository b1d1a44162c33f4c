import { ConfigError, readConfig } from '@taskloom/platform';
import { z } from 'zod';

import {
  toProcessConfig,
  WorkerEnvironment,
  type WorkerProcessConfig,
} from '../process/worker-environment.ts';
import type { ChannelSettings } from './channels/registry.ts';
import type { NotificationWorkerConfig } from './worker.ts';

const base64url = z.string().regex(/^[\w-]{40,100}$/, 'must be a key as `web-push` makes them');

/** What an operator sets up to reach people outside of the inbox. ntfy and webhooks need nothing. */
export const channelEnvironment = {
  TASKLOOM_SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be smtp:// or smtps://' })
    .optional()
    .describe('Mail server, such as smtp://name:password@mail.example:587 or smtps://…:465.'),
  TASKLOOM_MAIL_FROM: z
    .string()
    .includes('@', 'must hold an e-mail address')
    .optional()
    .describe('Sender of mails, such as "Taskloom <taskloom@mail.example>".'),
  TASKLOOM_VAPID_PUBLIC_KEY: base64url
    .optional()
    .describe('Web Push, all three or none: `npx web-push generate-vapid-keys` makes the keys.'),
  TASKLOOM_VAPID_PRIVATE_KEY: base64url.optional().describe('The other half of that key.'),
  TASKLOOM_VAPID_SUBJECT: z
    .url({ protocol: /^(mailto|https)$/, error: 'must be mailto: or https:' })
    .optional()
    .describe('Whom push services may turn to: a mailto: or https: address.'),
  TASKLOOM_ALLOW_PRIVATE_ADDRESSES: z
    .enum(['true', 'false'])
    .default('false')
    .describe('`true` lets people name addresses inside of your network, and plain http.'),
  TASKLOOM_PUBLIC_URL: z
    .url()
    .optional()
    .describe('Where people open Taskloom: what notifications link to.'),
};

/** Throws `ConfigError` naming every wrong key. */
export function readNotificationConfig(
  env: NodeJS.ProcessEnv,
): WorkerProcessConfig & { worker: NotificationWorkerConfig } {
  const config = toProcessConfig(readConfig(WorkerEnvironment, env));
  return { ...config, worker: { ...config.worker, channels: readChannelSettings(env) } };
}

/** Throws `ConfigError` naming every wrong key. */
export function readChannelSettings(env: NodeJS.ProcessEnv): ChannelSettings {
  const given = readConfig(z.object(channelEnvironment), env);
  const mail = together(given, ['TASKLOOM_SMTP_URL', 'TASKLOOM_MAIL_FROM']);
  const vapid = together(given, [
    'TASKLOOM_VAPID_SUBJECT',
    'TASKLOOM_VAPID_PUBLIC_KEY',
    'TASKLOOM_VAPID_PRIVATE_KEY',
  ]);
  return {
    ...(mail ? { mail: { url: mail[0], from: mail[1] } } : {}),
    ...(vapid ? { vapid: { subject: vapid[0], publicKey: vapid[1], privateKey: vapid[2] } } : {}),
    allowPrivate: given.TASKLOOM_ALLOW_PRIVATE_ADDRESSES === 'true',
    ...(given.TASKLOOM_PUBLIC_URL === undefined ? {} : { publicUrl: given.TASKLOOM_PUBLIC_URL }),
  };
}

type Given = z.infer<z.ZodObject<typeof channelEnvironment>>;

/** The values of keys that only make sense together; `undefined` when none of them is set. */
function together<K extends readonly (keyof Given)[]>(
  given: Given,
  keys: readonly [...K],
): { [I in keyof K]: string } | undefined {
  const missing = keys.filter((key) => given[key] === undefined);
  if (missing.length === keys.length) return undefined;
  if (missing.length > 0)
    throw new ConfigError(
      missing.map((key) => ({ key, problem: `belongs to ${keys.join(', ')}` })),
    );
  // None is missing.
  return keys.map((key) => given[key]) as { [I in keyof K]: string };
}
