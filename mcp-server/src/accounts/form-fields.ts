/** A field of a form or an address's query; empty when it is not there or came more than once. */
export function textOf(fields: unknown, name: string): string {
  const value = (fields as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}

/** All values of a field that may come more than once. */
export function listOf(fields: unknown, name: string): string[] {
  const value = (fields as Record<string, unknown> | undefined)?.[name];
  return [value].flat().filter((item) => typeof item === 'string');
}
