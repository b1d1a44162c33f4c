import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { CHAT_PROTOCOL_VERSION } from '@taskloom/contracts';
import { createLogger } from '@taskloom/platform';
import { expect, test } from 'vitest';

import { ChatConnection, type ConnectionDependencies } from './connection.ts';

test('a connection that closes while its token is checked is not checked again later', async () => {
  const checked = Promise.withResolvers<{ userId: string }>();
  let checks = 0;
  const socket = Object.assign(new EventEmitter(), { OPEN: 1, readyState: 1, send: () => {} });
  const dependencies = {
    identify: () => {
      checks += 1;
      return checked.promise;
    },
    onReady: () => {},
    logger: createLogger({ name: 'test', level: 'silent' }),
    authenticateMs: 60_000,
    recheckMs: 0,
  };
  // No frame here gets as far as what is left out.
  new ChatConnection(socket as never, dependencies as unknown as ConnectionDependencies).start();
  const frame = { v: CHAT_PROTOCOL_VERSION, type: 'authenticate', token: 'tl_pat_1' };
  socket.emit('message', Buffer.from(JSON.stringify(frame)), false);
  await expect.poll(() => checks).toBe(1);
  socket.readyState = 3;
  socket.emit('close');
  checked.resolve({ userId: 'ana' });
  await sleep(50);
  expect(checks).toBe(1);
});
