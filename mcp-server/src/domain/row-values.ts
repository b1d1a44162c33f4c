import { INSTANTS } from './entities.ts';
import type { Values } from './write-rows.ts';

/** As the database would give it back, so that like is compared with like. */
export function canonical(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      typeof value === 'string' && INSTANTS.has(key)
        ? new Date(value).toISOString()
        : (value ?? null),
    ]),
  );
}

export function sameValue(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}
