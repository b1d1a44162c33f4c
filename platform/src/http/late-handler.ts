import { type RequestHandler, Router } from 'express';

interface LateHandler {
  handler: RequestHandler;
  open(handlers: readonly RequestHandler[]): void;
}

/** Holds the place of handlers that are not there yet; until `open` requests go on to what stands behind it. */
export function lateHandler(): LateHandler {
  const router = Router();
  return {
    handler: router,
    open: (handlers) => {
      for (const handler of handlers) router.use(handler);
    },
  };
}
