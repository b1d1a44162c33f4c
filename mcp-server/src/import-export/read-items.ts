import type { z } from 'zod';

import { invalidInput } from '../errors.ts';
import type { Problem } from './portable-data.ts';

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Each item on its own: one that is not understood is told with its place and loses nothing of the rest. */
export function readItems<S extends z.ZodObject>({
  list,
  name,
  schema,
  problems,
  tellUnknown = false,
}: {
  list: unknown;
  /** Of the list, for places such as `items[3]`. */
  name: string;
  schema: S;
  problems: Problem[];
  /** Tell fields that the schema does not have. */
  tellUnknown?: boolean;
}): { path: string; value: z.output<S> }[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list))
    throw invalidInput(`"${name}" is not a list.`, { path: `content.${name}` });
  return list.flatMap((item: unknown, index) => {
    const path = `${name}[${index}]`;
    const parsed = schema.safeParse(item);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const where = [path, ...(issue?.path ?? []).map(String)].join('.');
      problems.push({ path: where, message: issue?.message ?? 'This is not understood.' });
      return [];
    }
    if (tellUnknown)
      for (const key of Object.keys(isRecord(item) ? item : {}))
        if (!(key in schema.shape))
          problems.push({
            path: `${path}.${key.slice(0, 50)}`,
            message: 'There is no such field.',
          });
    return { path, value: parsed.data };
  });
}
