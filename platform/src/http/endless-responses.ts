import type { ServerResponse } from 'node:http';

const endless = new WeakSet<ServerResponse>();

/** Says that an answer does not end by itself, such as a subscription: a server that stops ends it first. */
export function markEndless(response: ServerResponse): void {
  endless.add(response);
}

export function isEndless(response: ServerResponse): boolean {
  return endless.has(response);
}
