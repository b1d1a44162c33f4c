import { AsyncLocalStorage } from 'node:async_hooks';

const requests = new AsyncLocalStorage<string>();

/** Runs what answers a request; every line that it logs carries the request's id. */
export function inRequest(id: string, run: () => void): void {
  requests.run(id, run);
}

/** Of the request that is being answered here; absent for work of our own. */
export function currentRequestId(): string | undefined {
  return requests.getStore();
}
