interface Nestable {
  id: string;
  parent_id?: string | undefined;
}

export interface Nested<T> {
  item: T;
  /** 0 for one whose parent is not in this list. */
  depth: number;
}

/** What has a parent follows it where both are in the list; what is folded hides what is below it. */
export function nest<T extends Nestable>(
  items: readonly T[],
  folded: ReadonlySet<string> = new Set(),
): Nested<T>[] {
  const here = new Set(items.map(({ id }) => id));
  const below = Map.groupBy(items, ({ parent_id: parent }) =>
    parent !== undefined && here.has(parent) ? parent : undefined,
  );
  const nested: Nested<T>[] = [];
  const visit = (item: T, depth: number): void => {
    nested.push({ item, depth });
    if (folded.has(item.id)) return;
    for (const child of below.get(item.id) ?? []) visit(child, depth + 1);
  };
  for (const root of below.get(undefined) ?? []) visit(root, 0);
  return nested;
}
