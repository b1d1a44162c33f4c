import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';

import { currentRequestId } from './request-context.ts';

export type Logger = PinoLogger;

interface LoggerOptions {
  /** The service's name, on every line. */
  name: string;
  level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Absent: standard output. */
  destination?: DestinationStream | undefined;
}

/** Whatever is logged by mistake under these names is not shown. */
const SECRETS = [
  'token',
  'access_token',
  'subject_token',
  'authorization',
  'Authorization',
  'password',
  'secret',
  'apiKey',
  'cookie',
].flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);
/** Our own tokens, and whatever follows `Bearer`, wherever they stand: in an address, in an error's text. */
const TOKEN = /\btl_(?:pat|svc|act)_[\w-]+|\bBearer [^\s"\\]+/gu;

/** JSON lines. Callers give ids, counts and codes: never tokens, titles or what people wrote. */
export function createLogger({ name, level, destination }: LoggerOptions): Logger {
  const options = {
    name,
    level,
    redact: { paths: SECRETS, censor: '[redacted]' },
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: { streamWrite: (line: string) => line.replaceAll(TOKEN, '[redacted]') },
    formatters: { level: (label: string) => ({ level: label }) },
    base: { pid: process.pid },
    mixin: () => ({ request_id: currentRequestId() }),
  };
  return pino(options, unfailing(destination ?? standardOutput()));
}

/** A log that cannot be written (a full disk, a closed pipe) is nobody's who only wanted to log. */
function unfailing(destination: DestinationStream): DestinationStream {
  return {
    write(line) {
      try {
        destination.write(line);
      } catch {
        // There is nowhere to say it.
      }
    },
  };
}

function standardOutput(): DestinationStream {
  // Said to be synchronous, or it tries for ever at the process's end to write what a full disk did not take.
  const output = pino.destination({ dest: 1, sync: true });
  // Without a listener the error would end the process.
  output.on('error', () => {});
  return output;
}
