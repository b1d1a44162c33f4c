import { EventEmitter } from 'node:events';

import type { LiveBus } from '../../ports/live-bus.ts';

/** For one process: messages pass through JSON, so that nobody shares an object by accident. */
export function createInProcessLiveBus(): LiveBus {
  const emitter = new EventEmitter().setMaxListeners(0);
  return {
    publish(channel, message) {
      const json = JSON.stringify(message);
      queueMicrotask(() => emitter.emit(eventOf(channel), json));
    },
    async subscribe(channel, listener) {
      const deliver = (json: string) => {
        try {
          listener(JSON.parse(json));
        } catch (error) {
          // Neither the other listeners nor the process shall fail with it.
          process.emitWarning(
            `a listener failed: ${error instanceof Error ? error.name : 'error'}`,
            {
              type: 'LiveBusWarning',
            },
          );
        }
      };
      emitter.on(eventOf(channel), deliver);
      return {
        [Symbol.asyncDispose]: async () => void emitter.off(eventOf(channel), deliver),
      };
    },
    async [Symbol.asyncDispose]() {
      emitter.removeAllListeners();
    },
  };
}

/** An emitter throws on `error` when nobody listens: no channel shall have that name. */
function eventOf(channel: string): string {
  return `channel:${channel}`;
}
