import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';

export type Logger = PinoLogger;

interface LoggerOptions {
  /** The service's name, on every line. */
  name: string;
  level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Absent: standard output. */
  destination?: DestinationStream | undefined;
}

/** Whatever is logged by mistake under these names is not shown. */
const SECRETS = ['token', 'authorization', 'password', 'secret', 'apiKey', 'cookie'].flatMap(
  (key) => [key, `*.${key}`, `*.*.${key}`],
);

/** JSON lines. Callers give ids, counts and codes: never tokens, titles or what people wrote. */
export function createLogger({ name, level, destination }: LoggerOptions): Logger {
  const options = {
    name,
    level,
    redact: { paths: SECRETS, censor: '[redacted]' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    base: { pid: process.pid },
  };
  return destination ? pino(options, destination) : pino(options);
}
