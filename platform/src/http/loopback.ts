import type { IncomingMessage } from 'node:http';

const LOOPBACK_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);
const LOOPBACK_ADDRESS = /^(?:127\.|::1$|::ffff:127\.)/u;
/** What proxies add when they pass on somebody else's request. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/** Whether a URL's host is this machine by name; a `Host` header after `http://` is one. */
export function isLoopbackUrl(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'http:' && LOOPBACK_NAMES.has(url.hostname);
}

/** Whether a program on this machine asks for itself: nothing was passed on for somebody outside. */
export function isLocalRequest({ socket, headers }: IncomingMessage): boolean {
  return (
    LOOPBACK_ADDRESS.test(socket.remoteAddress ?? '') &&
    isLoopbackUrl(`http://${headers.host ?? ''}`) &&
    FORWARDED.every((name) => headers[name] === undefined)
  );
}
