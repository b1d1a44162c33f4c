import { randomUUID } from 'node:crypto';

import { describeEventBus } from '@taskloom/platform/testing';
import { inject } from 'vitest';

import { startBackbone } from './consumers.ts';

/** As Kafka makes them by itself here. */
const PARTITIONS = 12;

describeEventBus('Dapr on Kafka', async () => ({
  ...(await startBackbone(inject('stackParts').kafka.plainBroker)),
  apartKeys: () => {
    const one = randomUUID();
    for (;;) {
      const other = randomUUID();
      if (partitionOf(one) !== partitionOf(other)) return [one, other];
    }
  },
}));

/** FNV-1a, as the sidecar's Kafka client (sarama) hashes keys. */
function partitionOf(key: string): number {
  let hash = 0x81_1c_9d_c5;
  for (const byte of Buffer.from(key)) hash = Math.imul(hash ^ byte, 0x01_00_01_93);
  return Math.abs((hash | 0) % PARTITIONS);
}
