import { buildPage } from './build-page.ts';

/** Of MCP Apps, as clients name it among their extensions. */
export const UI_EXTENSION = 'io.modelcontextprotocol/ui';
export const APP_MIME_TYPE = 'text/html;profile=mcp-app';

/** A page that a client shows beside the answer of a tool. */
export interface App {
  uri: string;
  name: string;
  title: string;
  description: string;
  /** Whole: it loads nothing. */
  html: string;
}

/** @param name of its script in `views/` */
export function defineApp({
  name,
  title,
  description,
}: Pick<App, 'name' | 'title' | 'description'>): App {
  return {
    uri: `ui://taskloom/${name}`,
    name,
    title,
    description,
    html: buildPage({ title, script: `${name}.js` }),
  };
}

/** Whether a client with these capabilities shows such pages. */
export function showsApps(capabilities: unknown): boolean {
  const extensions = fieldOf(capabilities, 'extensions');
  const types = fieldOf(fieldOf(extensions, UI_EXTENSION), 'mimeTypes');
  return Array.isArray(types) && types.includes(APP_MIME_TYPE);
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
