import { describe, expect, test } from 'vitest';

import { newRun } from './run-record.ts';
import { ObservedLeases } from './observed-leases.ts';

const LEASE_MS = 1000;
const run = newRun({ messageId: 'm', text: 'Hello', at: '2026-11-21T10:00:00Z' });

function observe() {
  let now = 50_000;
  const leases = new ObservedLeases(LEASE_MS, () => now);
  return {
    leases,
    pass: (ms: number) => (now += ms),
    remaining: (epoch: number, renewals: number) =>
      leases.remainingMs('c', { ...run, epoch, renewals }),
  };
}

describe('a lease of another pod', () => {
  test('lasts a whole lease from when it was first seen, however old it is', () => {
    const { pass, remaining } = observe();
    expect(remaining(1, 7)).toBe(LEASE_MS);
    pass(LEASE_MS - 1);
    expect(remaining(1, 7)).toBe(1);
    pass(1);
    expect(remaining(1, 7)).toBe(0);
    pass(LEASE_MS);
    expect(remaining(1, 7)).toBe(0);
  });

  test.each([
    { what: 'a renewal', epoch: 1, renewals: 8 },
    { what: 'a new claim', epoch: 2, renewals: 7 },
  ])('begins anew with $what', ({ epoch, renewals }) => {
    const { pass, remaining } = observe();
    remaining(1, 7);
    pass(LEASE_MS);
    expect(remaining(epoch, renewals)).toBe(LEASE_MS);
  });

  test('is first seen again after it was forgotten', () => {
    const { leases, pass, remaining } = observe();
    remaining(1, 7);
    pass(LEASE_MS);
    leases.forget('c');
    expect(remaining(1, 7)).toBe(LEASE_MS);
  });
});
