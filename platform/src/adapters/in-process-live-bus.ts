import { EventEmitter } from 'node:events';

import type { LiveBus } from '../ports/live-bus.ts';

/** For one process: messages pass through JSON, so that nobody shares an object by accident. */
export function createInProcessLiveBus(): LiveBus {
  const emitter = new EventEmitter().setMaxListeners(0);
  return {
    publish(channel, message) {
      const json = JSON.stringify(message);
      queueMicrotask(() => emitter.emit(channel, json));
    },
    async subscribe(channel, listener) {
      const deliver = (json: string) => listener(JSON.parse(json));
      emitter.on(channel, deliver);
      return { [Symbol.asyncDispose]: async () => void emitter.off(channel, deliver) };
    },
    async [Symbol.asyncDispose]() {
      emitter.removeAllListeners();
    },
  };
}
