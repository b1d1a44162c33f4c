import { setTimeout as sleep } from 'node:timers/promises';

import { createLogger, serveAppCallback } from '@taskloom/platform';

/** `node slow-app.ts PORT`: takes its time for each event, and tells its parent of which it is done. */
await serveAppCallback({
  callback: {
    async onTopicEvent(_topic, event) {
      await sleep(500);
      process.send?.(event);
      return 'SUCCESS';
    },
    isOpen: () => true,
  },
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  logger: createLogger({ name: 'slow-app', level: 'silent' }),
});
