import { createHash, createHmac } from 'node:crypto';

/** The secret addresses of calendars. The secret is derived, so that only its hash has to be kept. */
export interface CalendarAddresses {
  secretOf(feed: { userId: string; nonce: string }): string;
  urlOf(secret: string): string;
}

export function createCalendarAddresses({
  publicUrl,
  key,
}: {
  /** Where people reach this instance, without a slash at the end. */
  publicUrl: string;
  /** At least 32 bytes, the same on every replica. */
  key: string;
}): CalendarAddresses {
  return {
    secretOf: ({ userId, nonce }) =>
      createHmac('sha256', key).update(`calendar feed ${userId} ${nonce}`).digest('base64url'),
    urlOf: (secret) => `${publicUrl}/calendar/${secret}.ics`,
  };
}

/** What is looked up: comparing hashes in an index tells nothing about the secret. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
