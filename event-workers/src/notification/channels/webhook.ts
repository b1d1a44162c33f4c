import { Webhook } from 'standardwebhooks';

import type { Channel } from './channel.ts';
import { expectSuccess, type OutsidePolicy, postOutside } from './post-outside.ts';

/**
 * Standard Webhooks: signed with each secret that is valid, `webhook-id` the same in every attempt.
 * Any answer but 2xx is tried again; 410 says that nobody wants it any more.
 */
export function createWebhookChannel(policy: OutsidePolicy): Channel {
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
      const status = await postOutside({
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
      expectSuccess(status, { gone: [410], refusals: false });
    },
  };
}
