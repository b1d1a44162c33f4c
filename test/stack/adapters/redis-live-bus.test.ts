import { createLogger, createRedisLiveBus } from '@taskloom/platform';
import { describeLiveBus } from '@taskloom/platform/testing';
import { inject } from 'vitest';

const logger = createLogger({ name: 'test', level: 'silent' });

describeLiveBus('Redis', async () => {
  const { url } = inject('stackParts').redis;
  const [here, there] = await Promise.all([
    createRedisLiveBus({ url, logger }),
    createRedisLiveBus({ url, logger }),
  ]);
  return {
    here,
    there,
    async [Symbol.asyncDispose]() {
      await here[Symbol.asyncDispose]();
      await there[Symbol.asyncDispose]();
    },
  };
});
