const LOOPBACK_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Whether a request that came in over loopback was also meant for it. A page of another site can
 * have its own name resolve to 127.0.0.1 (DNS rebinding): then `Host` gives it away. A page that
 * simply calls us is given away by `Origin`.
 */
export function isMeantForLoopback(
  headers: Record<string, string | string[] | undefined>,
): boolean {
  const { host, origin } = headers;
  if (typeof host !== 'string' || !isLoopback(`http://${host}`)) return false;
  return origin === undefined || (typeof origin === 'string' && isLoopback(origin));
}

function isLoopback(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'http:' && LOOPBACK_NAMES.has(url.hostname);
}
