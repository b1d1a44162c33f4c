import { Admin } from '@platformatic/kafka';
import { topics } from '@taskloom/contracts';

/** At most as many replicas of a consumer can share a topic. */
const PARTITIONS = 12;
const TIMEOUT_MS = 10_000;

/** The workers write to `probes` to see whether the broker is there. */
export const topicNames = [...Object.values(topics), 'dead-letters', 'probes'];

/** Makes the topics that are not there yet. */
export async function makeTopics(broker: string): Promise<void> {
  await using admin = disposable(
    new Admin({ clientId: 'taskloom-stack', bootstrapBrokers: [broker], timeout: TIMEOUT_MS }),
  );
  const there = new Set(await admin.listTopics());
  const missing = topicNames.filter((name) => !there.has(name));
  if (missing.length > 0)
    await admin.createTopics({ topics: missing, partitions: PARTITIONS, replicas: 1 });
}

function disposable(admin: Admin): Admin & AsyncDisposable {
  return Object.assign(admin, { [Symbol.asyncDispose]: () => admin.close() });
}
