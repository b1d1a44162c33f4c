import { ApprovalRule } from '@taskloom/contracts';
import { describe, expect, test } from 'vitest';

import { personTools } from './registry.ts';

const changing = personTools.filter(({ annotations }) => !annotations.readOnlyHint);

describe.each(changing.map((tool) => [tool.name, tool] as const))('%s', (_name, tool) => {
  test('says what of it needs a person’s yes', () => {
    expect(ApprovalRule.safeParse(tool.approval).error).toBeUndefined();
  });

  test('asks by arguments that it takes', () => {
    const { approval, listing } = tool;
    const { touches, people = [], readers = {}, asks = [] } = approval ?? {};
    const paths = [
      ...asks.flatMap(({ when }) => when?.argument ?? []),
      ...(touches ? [touches.at] : []),
      ...people,
      ...Object.values(readers).flatMap((list) => list ?? []),
    ];
    expect(paths.filter((path) => !isInput(listing.inputSchema as Schema, path))).toEqual([]);
  });

  test('asks when it is said to take something away', () => {
    const { approval, annotations } = tool;
    const asks = (approval?.asks.length ?? 0) > 0;
    expect(asks || !annotations.destructiveHint).toBe(true);
  });
});

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
}

function isInput(schema: Schema, path: string): boolean {
  let at: Schema | undefined = schema;
  for (const step of path.split('.')) {
    at = at?.properties?.[step.replace('[]', '')];
    if (step.endsWith('[]')) at = at?.items;
  }
  return at !== undefined;
}
