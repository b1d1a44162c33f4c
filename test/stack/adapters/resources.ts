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
