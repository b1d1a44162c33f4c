import { createHash } from 'node:crypto';

import { Router } from 'express';
import { contentSecurityPolicy } from 'helmet';

import type { ConversationSharing } from '../conversations/conversation-sharing.ts';
import { notSharedPage, sharedPage, STYLE } from './shared-page.ts';

const HEADERS = {
  // Taken back is taken back at once.
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex, nofollow, noarchive',
  'referrer-policy': 'no-referrer',
};

/** Pages of shared conversations: for anybody who has the link, without scripts and without an account. */
export function createSharedRouter(sharing: Pick<ConversationSharing, 'open'>): Router {
  return Router().get('/shared/:link', policy(), async (request, response) => {
    const found = await sharing.open(request.params['link'] ?? '');
    response
      .status(found ? 200 : 404)
      .set(HEADERS)
      .type('html')
      .send(found ? sharedPage(found) : notSharedPage);
  });
}

/** Nothing is loaded and nothing runs: whatever a conversation says is text. */
function policy() {
  const hash = createHash('sha256').update(STYLE).digest('base64');
  return contentSecurityPolicy({
    useDefaults: false,
    directives: {
      'default-src': ["'none'"],
      'style-src': [`'sha256-${hash}'`],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    },
  });
}
