import type { RequestHandler } from 'express';

/**
 * Lets in forms of our own pages alone. Browsers say with every POST which site sent it; what says
 * nothing is no browser's form, and has no business here.
 */
export function ownPagesOnly(publicUrl: string): RequestHandler {
  return (request, response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') return next();
    // An Origin of null is a page that hides it, such as a sandboxed frame's: not ours.
    const isOwn =
      isOwnOrigin(request.get('origin'), publicUrl) &&
      ['same-origin', undefined].includes(request.get('sec-fetch-site'));
    if (isOwn) return next();
    response.status(403).type('text').send('This form was sent from another site.');
  };
}

/** On one's own machine it has three names. */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?=:|$)/u;

function isOwnOrigin(given: string | undefined, publicUrl: string): boolean {
  const { origin } = new URL(publicUrl);
  if (given === undefined) return false;
  return (
    given.replace(LOOPBACK, 'http://127.0.0.1') === origin.replace(LOOPBACK, 'http://127.0.0.1')
  );
}
