import { createTransport } from 'nodemailer';

import { type Channel, DeliveryFailure } from './channel.ts';

export interface MailSettings {
  /** smtp:// or smtps://, with name and password where the server wants them. */
  url: string;
  /** What stands in From. */
  from: string;
}

/** Milliseconds. */
const TIMEOUTS = { connectionTimeout: 8_000, greetingTimeout: 8_000, socketTimeout: 12_000 };

/** Mail by the operator's server. Its Message-ID is the same in every attempt: RFC 5322, 3.6.4. */
export function createEmailChannel({ url, from }: MailSettings): Channel {
  const transport = createTransport({ url, ...TIMEOUTS });
  const host = /@([^@>\s]+)>?\s*$/u.exec(from)?.[1] ?? 'taskloom';
  return {
    name: 'email',
    async send({ subject, text, html }, target, signal) {
      signal.throwIfAborted();
      try {
        await transport.sendMail({
          from,
          to: target.address,
          subject,
          text,
          html,
          messageId: `<${target.id}@${host}>`,
          // RFC 3834: nobody's vacation answers this.
          headers: { 'Auto-Submitted': 'auto-generated' },
          disableFileAccess: true,
          disableUrlAccess: true,
        });
      } catch (error) {
        throw describe(error);
      }
    },
  };
}

function describe(error: unknown): DeliveryFailure {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  const reason = responseCode === undefined ? (code ?? 'no connection') : `SMTP ${responseCode}`;
  // What concerns the operator's account is mended sooner or later; a refused recipient is not.
  const refused = code !== 'EAUTH' && responseCode !== undefined && responseCode >= 500;
  return new DeliveryFailure(refused ? 'refused' : 'failed', reason, { cause: error });
}
