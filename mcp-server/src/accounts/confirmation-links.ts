import type { ConfirmationLinks } from '../domain/notifications/deliveries/confirm-address.ts';
import type { Mailer } from './mail/mailer.ts';

/** Links that confirm where notifications go, and the mail that carries one. */
export function createConfirmationLinks({
  publicUrl,
  mailer,
}: {
  publicUrl: string;
  mailer: Mailer | undefined;
}): ConfirmationLinks {
  return {
    canMail: mailer !== undefined,
    address: (token) => `${publicUrl}/account/channel?token=${token}`,
    mail({ to, url, name }) {
      mailer?.send({
        to,
        subject: 'Confirm that Taskloom may write to you',
        lines: [
          `${name.replaceAll(/\s+/gu, ' ')} wants Taskloom’s reminders to come to this address.`,
          `If that is you, confirm it: ${url}`,
          'The link works for a day. If it is not you, leave it alone: nothing more is sent.',
        ],
      });
    },
  };
}
