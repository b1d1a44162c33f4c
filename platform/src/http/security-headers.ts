import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * For answers to programs: nothing of them is ever a document. What serves pages puts its own policy in
 * place of this one.
 */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
    },
    // For this host alone: what other hosts of the domain do is not ours to say.
    strictTransportSecurity: { includeSubDomains: false },
    xFrameOptions: { action: 'deny' },
  });
}
