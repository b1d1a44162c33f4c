import type { IncomingHttpHeaders } from 'node:http';

import { isLoopbackUrl } from '@taskloom/platform';

interface AllowedAddresses {
  /** Where others reach this instance, by a proxy on this machine; absent: nobody else does. */
  publicUrl?: string | undefined;
  /** Other sites whose pages may call. */
  allowedOrigins?: readonly string[];
}

/**
 * Whether a request that came in over loopback was also meant for this instance. A page of another site
 * can have its own name resolve to 127.0.0.1 (DNS rebinding): then `Host` gives it away. A page that
 * simply calls us is given away by `Origin`, also one of another program on this machine.
 */
export function isAllowedRequest(
  { host, origin }: IncomingHttpHeaders,
  { publicUrl, allowedOrigins = [] }: AllowedAddresses = {},
): boolean {
  const open = publicUrl === undefined ? undefined : new URL(publicUrl);
  if (host === undefined || !(isLoopbackUrl(`http://${host}`) || host === open?.host)) return false;
  if (origin === undefined || isOwnPort(origin, host) || origin === open?.origin) return true;
  if (allowedOrigins.includes('loopback') && isLoopbackUrl(origin)) return true;
  return allowedOrigins.includes(origin) || allowedOrigins.includes('*');
}

/** This machine has three names, and only what answers on our port is ours. */
function isOwnPort(origin: string, host: string): boolean {
  if (!isLoopbackUrl(origin) || !isLoopbackUrl(`http://${host}`)) return false;
  const { protocol, port } = new URL(origin);
  return protocol === 'http:' && port === new URL(`http://${host}`).port;
}
