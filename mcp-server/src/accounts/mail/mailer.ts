import type { Logger } from '@taskloom/platform';
import { createTransport } from 'nodemailer';

export interface MailSettings {
  /** smtp:// or smtps://, with name and password where the server wants them. */
  url: string;
  /** What stands in From. */
  from: string;
}

export interface Mail {
  to: string;
  subject: string;
  /** Paragraphs. */
  lines: readonly string[];
}

export interface Mailer extends AsyncDisposable {
  /** Answers at once, so that nobody can tell by the time whether a mail was sent. */
  send(mail: Mail): void;
}

const TIMEOUTS = { connectionTimeout: 8_000, greetingTimeout: 8_000, socketTimeout: 12_000 };
const RETRY_AFTER_MS = [2_000, 15_000];

/** Mail about accounts, by the operator's server. Disposing waits for what is being sent. */
export function createMailer(settings: MailSettings, logger: Logger): Mailer {
  const transport = createTransport({ url: settings.url, ...TIMEOUTS });
  const sending = new Set<Promise<void>>();
  const stopped = new AbortController();

  async function deliver({ to, subject, lines }: Mail): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await transport.sendMail({
          from: settings.from,
          to,
          subject,
          text: `${lines.join('\n\n')}\n`,
          // RFC 3834: nobody's vacation answers this.
          headers: { 'Auto-Submitted': 'auto-generated' },
          disableFileAccess: true,
          disableUrlAccess: true,
        });
        return;
      } catch (error) {
        const pause = RETRY_AFTER_MS[attempt];
        if (pause === undefined || stopped.signal.aborted) throw error;
        await waitFor(pause, stopped.signal);
      }
    }
  }

  return {
    send(mail) {
      const done = deliver(mail)
        .catch((error: unknown) => {
          const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
          logger.warn({ code }, 'a mail about an account could not be sent');
        })
        .finally(() => sending.delete(done));
      sending.add(done);
    },
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await Promise.all(sending);
      transport.close();
    },
  };
}

async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
