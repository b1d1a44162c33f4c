import { randomUUID } from 'node:crypto';

import { Consumer, stringDeserializers } from '@platformatic/kafka';
import { PlatformEvent } from '@taskloom/contracts';

export interface TopicRecord {
  key: string;
  partition: number;
  offset: bigint;
  event: PlatformEvent;
}

/** Everything in the topic, as far as it goes now, in order within each partition. */
export async function readTopic(broker: string, topic: string): Promise<TopicRecord[]> {
  const consumer = new Consumer({
    groupId: `looking-on-${randomUUID()}`,
    clientId: 'looking-on',
    bootstrapBrokers: [broker],
    deserializers: stringDeserializers,
    maxWaitTime: 100,
  });
  try {
    const ends = (await consumer.listOffsets({ topics: [topic] })).get(topic) ?? [];
    const missing = new Map(
      ends.flatMap((end, partition) => (end > 0n ? [[partition, end] as const] : [])),
    );
    const records: TopicRecord[] = [];
    if (missing.size === 0) return records;
    const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: false });
    for await (const message of stream) {
      const { key, partition, offset, value } = message;
      records.push({ key, partition, offset, event: PlatformEvent.parse(JSON.parse(value)) });
      if (offset + 1n >= (missing.get(partition) ?? 0n)) missing.delete(partition);
      if (missing.size === 0) break;
    }
    return records;
  } finally {
    await consumer.close(true);
  }
}
