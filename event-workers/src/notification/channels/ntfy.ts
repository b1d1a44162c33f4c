import type { Channel } from './channel.ts';
import { expectSuccess, type OutsidePolicy, postOutside } from './post-outside.ts';

/** A topic of ntfy, told over its plain HTTP. */
export function createNtfyChannel(policy: OutsidePolicy): Channel {
  return {
    name: 'ntfy',
    async send({ subject, short, urgent, url }, target, signal) {
      const status = await postOutside({
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
      expectSuccess(status, { gone: [410], refusals: true });
    },
  };
}

/** RFC 2047, which ntfy reads: a header itself holds no more than Latin-1. */
function encodeHeader(text: string): string {
  return `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
}
