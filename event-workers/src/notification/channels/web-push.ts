import webPush from 'web-push';

import { type Channel, DeliveryFailure } from './channel.ts';
import { throwForStatus, type EgressPolicy, ssrfSafePost } from './ssrf-safe-post.ts';

/** Who sends: RFC 8292. The keys are base64url; `subject` is a mailto: or https: address. */
export interface VapidKeys {
  subject: string;
  publicKey: string;
  privateKey: string;
}

/** New keys; browsers that subscribed with the old ones have to subscribe again. */
export function makeVapidKeys(): Pick<VapidKeys, 'publicKey' | 'privateKey'> {
  const { publicKey, privateKey } = webPush.generateVAPIDKeys();
  return { publicKey, privateKey };
}

/** Seconds a push service keeps it for a browser that is not there. */
const TTL_SECONDS = 4 * 3_600;

/** A browser that subscribed (RFC 8030): encrypted for it alone, and gone when it unsubscribed. */
export function createWebPushChannel(vapid: VapidKeys, policy: EgressPolicy): Channel {
  return {
    name: 'web_push',
    async send({ kind, subject, short, task_id, urgent, url }, target, signal) {
      if (!target.keys) throw new DeliveryFailure('refused', 'the subscription has no keys');
      const payload = JSON.stringify({
        title: subject,
        body: short,
        tag: target.id,
        kind,
        ...(task_id === undefined ? {} : { task_id }),
        ...(url === undefined ? {} : { url }),
      });
      const { headers, body } = encrypt({ target, payload, vapid, urgent });
      const status = await ssrfSafePost({
        url: target.address,
        headers,
        body: body ?? '',
        policy,
        signal,
      });
      throwForStatus(status, { gone: [404, 410], refusals: true });
    },
  };
}

function encrypt({
  target,
  payload,
  vapid,
  urgent,
}: {
  target: Parameters<Channel['send']>[1];
  payload: string;
  vapid: VapidKeys;
  urgent: boolean;
}) {
  try {
    return webPush.generateRequestDetails(
      { endpoint: target.address, keys: target.keys ?? { p256dh: '', auth: '' } },
      payload,
      {
        vapidDetails: vapid,
        TTL: TTL_SECONDS,
        urgency: urgent ? 'high' : 'normal',
        // Of those waiting for the browser only the last of a topic is kept: 32 characters at most.
        topic: target.id.replaceAll('-', ''),
      },
    );
  } catch (error) {
    throw new DeliveryFailure('refused', 'the subscription is not valid', { cause: error });
  }
}
