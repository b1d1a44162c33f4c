import { Webhook } from 'standardwebhooks';

import type { Channel } from './channel.ts';
import { throwForStatus, type EgressPolicy, ssrfSafePost } from './ssrf-safe-post.ts';

/**
 * Standard Webhooks: signed with each secret that is valid, `webhook-id` the same in every attempt.
 * Any answer but 2xx is tried again; 410 says that nobody wants it any more.
 */
export function createWebhookChannel(policy: EgressPolicy): Channel {
  return {
    name: 'webhook',
    async send(message, target, signal) {
      const { kind, title, body, task_id, project_id, sections, created_at, url } = message;
      const payload = JSON.stringify({
        type: `notification.${kind}`,
        timestamp: created_at,
        data: { kind, title, body, task_id, project_id, sections, url },
      });
      const sentAt = new Date();
      const signatures = (target.secrets ?? []).map((secret) =>
        new Webhook(secret).sign(target.id, sentAt, payload),
      );
      const status = await ssrfSafePost({
        url: target.address,
        headers: {
          'content-type': 'application/json',
          'webhook-id': target.id,
          'webhook-timestamp': Math.floor(sentAt.getTime() / 1000),
          'webhook-signature': signatures.join(' '),
        },
        body: payload,
        policy,
        signal,
      });
      throwForStatus(status, { gone: [410], refusals: false });
    },
  };
}
