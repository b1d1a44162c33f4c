/** The values at a path such as `tasks[].task`; what is not given has none. */
export function valuesAt(args: Record<string, unknown>, path: string): unknown[] {
  let at: unknown[] = [args];
  for (const step of path.split('.')) {
    const name = step.replace('[]', '');
    at = at.flatMap((value) => {
      const next = isRecord(value) ? value[name] : undefined;
      if (next === undefined) return [];
      return step.endsWith('[]') && Array.isArray(next) ? next : [next];
    });
  }
  return at;
}

/** Strings at any of the paths. */
export function textsAt(args: Record<string, unknown>, paths: readonly string[]): string[] {
  return paths.flatMap((path) => valuesAt(args, path)).filter((value) => typeof value === 'string');
}

/** Every string inside a value, however deep. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return isRecord(value) ? Object.values(value).flatMap(stringsIn) : [];
}

const UUID = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/giu;

/** Ids of tasks, projects and operations, wherever in a text. */
export function idsIn(text: string): string[] {
  return text.match(UUID) ?? [];
}

/** Whether a reference is an id rather than a name. */
export function isId(text: string): boolean {
  return idsIn(text)[0] === text;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
