import { isIP } from 'node:net';

import { z } from 'zod';

const NETWORK_NAMES = new Set(['loopback', 'linklocal', 'uniquelocal']);

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );

/** What every service needs to know of where its HTTP is reached. */
export const httpEnvironment = {
  TASKLOOM_TRUSTED_PROXIES: list
    .refine((items) => items.every(isNetwork), {
      error: 'has to be addresses or networks such as 10.0.0.0/8, with commas',
    })
    .describe(
      'Whose `X-Forwarded-For` is believed: addresses, networks, or loopback, linklocal, uniquelocal.',
    ),
  TASKLOOM_OPERATIONS_PORT: z.coerce
    .number('has to be a port')
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe(
      '`/healthz`, `/readyz` and `/metrics` once more on this port, whole, for whoever reaches it; absent: no such port.',
    ),
  TASKLOOM_OPERATIONS_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('At which address that port listens.'),
  TASKLOOM_OPERATOR_TOKEN: z
    .string()
    .min(32, 'has to have 32 characters or more')
    .optional()
    .describe(
      'Opens /admin, /metrics and all of /readyz to whoever shows it; absent: only to this machine, and there is no /admin.',
    ),
};

/** Other sites whose pages may call the MCP endpoint and the authorization server. */
export const allowedOriginsEnvironment = {
  TASKLOOM_ALLOWED_ORIGINS: list
    .refine((items) => items.every(isOrigin), {
      error: 'has to be origins such as https://inspector.example, with commas, or loopback or *',
    })
    .describe(
      "Such as `https://inspector.example`, with commas; `loopback` for pages of the visitor's own machine, `*` for all.",
    ),
};

export interface HttpSettings {
  trustedProxies: string[];
  operatorToken: string | undefined;
  /** Absent: no such port. */
  operations: { host: string; port: number } | undefined;
}

export function httpSettings(given: z.infer<z.ZodObject<typeof httpEnvironment>>): HttpSettings {
  const { TASKLOOM_OPERATIONS_PORT: port, TASKLOOM_OPERATIONS_HOST: host } = given;
  return {
    trustedProxies: given.TASKLOOM_TRUSTED_PROXIES,
    operatorToken: given.TASKLOOM_OPERATOR_TOKEN,
    operations: port === undefined ? undefined : { host, port },
  };
}

function isNetwork(text: string): boolean {
  if (NETWORK_NAMES.has(text)) return true;
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/u.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
  );
}

function isOrigin(text: string): boolean {
  if (text === '*' || text === 'loopback') return true;
  return /^https?:/u.test(text) && URL.parse(text)?.origin === text;
}
