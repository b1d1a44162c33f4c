import type { ToolContext } from '../tools/context.ts';

/** Something a client reads by URI and may watch; `read` answers JSON. */
export interface Resource {
  name: string;
  title: string;
  description: string;
  /** A fixed URI, or a template whose `{id}` is one path part. */
  uri: string;
  /** Which ids the person may mean by what is typed so far, best first. */
  complete?(typed: string, ctx: ToolContext): Promise<string[]>;
  /** Throws `not_found` when the caller may not see it. */
  read(id: string, ctx: ToolContext): Promise<unknown>;
}

export function matchUri(resource: Resource, uri: string): string | undefined {
  const [prefix = '', suffix] = resource.uri.split('{id}');
  if (suffix === undefined) return uri === resource.uri ? '' : undefined;
  const id = uri.startsWith(prefix) ? uri.slice(prefix.length) : '';
  return id !== '' && !id.includes('/') ? decodeId(id) : undefined;
}

/** `undefined` for what is no text, or none that a database holds: nothing has such an id. */
function decodeId(encoded: string): string | undefined {
  try {
    const id = decodeURIComponent(encoded);
    return id.includes('\0') ? undefined : id;
  } catch {
    return undefined;
  }
}
