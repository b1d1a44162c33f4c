import type { Channel } from './channel.ts';
import { createEmailChannel, type MailSettings } from './email.ts';
import { createNtfyChannel } from './ntfy.ts';
import { createWebPushChannel, type VapidKeys } from './web-push.ts';
import { createWebhookChannel } from './webhook.ts';

/** What an operator set up. The inbox is the MCP server's, and needs nothing. */
export interface ChannelSettings {
  mail?: MailSettings | undefined;
  vapid?: VapidKeys | undefined;
  /** Plain http, and addresses inside of the operator's own network. */
  allowPrivate: boolean;
  /** Where people open Taskloom: what a notification links to. */
  publicUrl?: string | undefined;
}

/** Every channel that can be used here: adding one is its file and its line. */
export function createChannels(settings: ChannelSettings): Channel[] {
  const { mail, vapid } = settings;
  return [
    createNtfyChannel(settings),
    createWebhookChannel(settings),
    ...(mail ? [createEmailChannel(mail)] : []),
    ...(vapid ? [createWebPushChannel(vapid, settings)] : []),
  ];
}
