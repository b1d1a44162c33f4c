import { createLogger, serveAppCallback } from '@taskloom/platform';

/** `node unanswering-app.ts PORT`: takes events and says of none that it is done. Tells its parent of each. */
await serveAppCallback({
  callback: {
    onTopicEvent() {
      process.send?.('event');
      return new Promise(() => {});
    },
    isOpen: () => true,
  },
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  logger: createLogger({ name: 'unanswering-app', level: 'silent' }),
});
