import { randomUUID } from 'node:crypto';

export const COMPONENT = 'taskloom-pubsub';

/** As components/local has it, for any app. */
export function component(broker: string): string {
  return `apiVersion: dapr.io/v1alpha1
kind: Component
metadata:
  name: ${COMPONENT}
spec:
  type: pubsub.kafka
  version: v1
  metadata:
    - { name: brokers, value: '${broker}' }
    - { name: authType, value: none }
    - { name: version, value: 3.6.0 }
    - { name: initialOffset, value: oldest }
    - { name: backOffDuration, value: 200ms }
    - { name: heartbeatInterval, value: 1s }
    - { name: sessionTimeout, value: 10s }
`;
}

export function subscribed(topic: string): string {
  return `apiVersion: dapr.io/v2alpha1
kind: Subscription
metadata:
  name: ${topic}
spec:
  pubsubname: ${COMPONENT}
  topic: ${topic}
  routes:
    default: /events/${topic}
`;
}

/** Publishes an event through the sidecar at `port`. Returns its id. */
export async function publish(
  port: number,
  { topic, key }: { topic: string; key: string },
): Promise<string> {
  const id = randomUUID();
  const response = await fetch(
    `http://127.0.0.1:${port}/v1.0/publish/${COMPONENT}/${topic}?metadata.partitionKey=${key}`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify({ specversion: '1.0', id, source: 'test', type: 'test', data: {} }),
    },
  );
  if (!response.ok) throw new Error(`the sidecar answered ${response.status} to a publish`);
  return id;
}
