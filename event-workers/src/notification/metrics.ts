import { Counter, type Registry } from 'prom-client';

export interface DeliveryMetrics {
  attempts: Counter<'channel' | 'outcome'>;
}

export function deliveryMetrics(registry: Registry): DeliveryMetrics {
  return {
    attempts: new Counter({
      name: 'taskloom_delivery_attempts_total',
      help: 'Attempts to reach people outside of the inbox, by how they ended.',
      labelNames: ['channel', 'outcome'],
      registers: [registry],
    }),
  };
}
