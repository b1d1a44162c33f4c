import { isApiToken } from '@taskloom/platform';
import { Hono } from 'hono';

interface TickOptions {
  /** Name of the cron binding: the sidecar posts to it. */
  path: `/${string}`;
  /** `APP_API_TOKEN` */
  appToken?: string | undefined;
  onTick: () => void;
}

/**
 * What a Dapr cron binding calls: a floor under the worker's own timer. It fires on every replica and
 * forgets what it misses, so a tick is no more than a nudge. The sidecar asks first with OPTIONS
 * whether there is such a path.
 */
export function createTickRoutes({ path, appToken, onTick }: TickOptions): Hono {
  return new Hono()
    .options(path, (c) => c.body(null, 204))
    .post(path, (c) => {
      if (!isApiToken(c.req.header('dapr-api-token'), appToken)) return c.body(null, 401);
      onTick();
      return c.body(null, 204);
    });
}
