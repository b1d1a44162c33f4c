import { createTransport } from 'nodemailer';

import { type Channel, DeliveryFailure } from './channel.ts';

export interface MailSettings {
  /** smtp:// or smtps://, with name and password where the server wants them. */
  url: string;
  /** What stands in From. */
  from: string;
}

/** Milliseconds one mail may take, waiting for a connection included: the claim on a delivery is a minute. */
const SEND_TIMEOUT_MS = 30_000;

/** Milliseconds. An idle connection is ended before its socket times out. */
const TIMEOUTS = {
  connectionTimeout: 8_000,
  greetingTimeout: 8_000,
  socketTimeout: 12_000,
  idleTimeout: 5_000,
};

/** Mail by the operator's server. Its Message-ID is the same in every attempt: RFC 5322, 3.6.4. */
export function createEmailChannel({ url, from }: MailSettings): Channel {
  const transport = createTransport({ url, pool: true, ...TIMEOUTS });
  const host = /@([^@>\s]+)>?\s*$/u.exec(from)?.[1] ?? 'taskloom';
  return {
    name: 'email',
    async send({ subject, text, html }, target, stop) {
      const signal = AbortSignal.any([stop, AbortSignal.timeout(SEND_TIMEOUT_MS)]);
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
          signal,
        });
      } catch (error) {
        stop.throwIfAborted();
        if (signal.aborted)
          throw new DeliveryFailure('failed', 'no answer in time', { cause: error });
        throw describe(error);
      }
    },
    close: () => transport.close(),
  };
}

function describe(error: unknown): DeliveryFailure {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  const reason = responseCode === undefined ? (code ?? 'no connection') : `SMTP ${responseCode}`;
  // What concerns the operator's account is mended sooner or later; a refused recipient is not.
  const refused = code !== 'EAUTH' && responseCode !== undefined && responseCode >= 500;
  return new DeliveryFailure(refused ? 'refused' : 'failed', reason, { cause: error });
}
