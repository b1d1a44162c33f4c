export { describeEventBus } from './ports/event-bus.contract.ts';
export { describeLiveBus } from './ports/live-bus.contract.ts';
export { describeStateStore } from './ports/state-store.contract.ts';
export { startFakeCollector } from './testing/fake-collector.ts';
export type { CollectedSpan, FakeCollector } from './testing/fake-collector.ts';
export { createTestDatabase } from './testing/test-database.ts';
export type { TestDatabase } from './testing/test-database.ts';
export { waitFor } from './testing/wait-for.ts';
