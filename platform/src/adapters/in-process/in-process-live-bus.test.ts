import { describeLiveBus } from '../../ports/live-bus.contract.ts';
import { createInProcessLiveBus } from './in-process-live-bus.ts';

describeLiveBus('InProcessLiveBus', async () => {
  const bus = createInProcessLiveBus();
  return { here: bus, there: bus, [Symbol.asyncDispose]: () => bus[Symbol.asyncDispose]() };
});
