import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import ipaddr from 'ipaddr.js';

/** A name server that takes longer is not waited for: the delivery asks again. */
const LOOKUP_MS = 2_000;

/**
 * Whether a URL leads, now, into a private network or to this machine: by the numbers in it, or by what
 * its name resolves to. The worker that delivers looks again when it connects, as names can change.
 */
export async function isPrivateUrl(url: URL): Promise<boolean> {
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  const addresses = isIP(host) === 0 ? await resolve(host) : [host];
  return addresses.some((address) => ipaddr.parse(address).range() !== 'unicast');
}

/** Nothing for a name that does not resolve at present. */
async function resolve(host: string): Promise<string[]> {
  const found = lookup(host, { all: true }).catch(() => []);
  const late = sleep(LOOKUP_MS, [], { ref: false });
  return (await Promise.race([found, late])).map(({ address }) => address);
}
