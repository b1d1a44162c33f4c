import { z } from 'zod';

import { LIMITS } from '../limits.ts';

/** Fields that many tools take. */
export const reference = z.string().trim().min(1).max(LIMITS.reference);
export const name = z.string().trim().min(1).max(LIMITS.name);
export const color = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i)
  .describe('#rrggbb');
export const confirm = z.boolean().optional().describe('The person agreed');
