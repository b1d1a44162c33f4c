import type { Channel } from './channel.ts';
import { throwForStatus, type EgressPolicy, ssrfSafePost } from './ssrf-safe-post.ts';

/** A topic of ntfy, told over its plain HTTP. */
export function createNtfyChannel(policy: EgressPolicy): Channel {
  return {
    name: 'ntfy',
    async send({ subject, short, urgent, url }, target, signal) {
      const status = await ssrfSafePost({
        url: target.address,
        headers: {
          'content-type': 'text/plain; charset=utf-8',
          'x-title': encodeHeader(subject),
          // A repetition takes the place of the first in the apps that know it.
          'x-sequence-id': target.id,
          ...(urgent ? { 'x-priority': 'high' } : {}),
          ...(url === undefined ? {} : { 'x-click': url }),
        },
        body: short,
        policy,
        signal,
      });
      throwForStatus(status, { gone: [410], refusals: true });
    },
  };
}

/** RFC 2047, which ntfy reads: a header itself holds no more than Latin-1. */
function encodeHeader(text: string): string {
  return `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
}
