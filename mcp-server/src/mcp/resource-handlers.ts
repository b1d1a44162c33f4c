import {
  type McpRequestContext,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  type Server,
} from '@modelcontextprotocol/server';

import { type App, APP_MIME_TYPE, showsApps } from '../apps/app.ts';
import { apps, findApp } from '../apps/registry.ts';
import type { Principal } from '../auth/principal.ts';
import { matchUri, type Resource } from '../resources/define-resource.ts';
import { readResource } from '../resources/read.ts';
import { resources } from '../resources/registry.ts';
import type { ToolServices } from '../tools/tool-call.ts';

/** What a session hears of. */
export interface Subscriptions {
  subscribe(uri: string): Promise<void>;
  unsubscribe(uri: string): Promise<void>;
}

/** `resources/*`: what is listed, read and watched. */
export function handleResources(
  server: Server,
  {
    services,
    principal,
    request,
  }: { services: ToolServices; principal: Principal; request: McpRequestContext },
): void {
  server.setRequestHandler('resources/list', () => ({
    resources: [
      ...listings.filter(({ uri }) => !uri.includes('{')),
      // To others they are nothing that a person would pick.
      ...(showsApps(server.getClientCapabilities()) ? appListings : []),
    ],
  }));
  server.setRequestHandler('resources/templates/list', () => ({
    resourceTemplates: listings
      .filter(({ uri }) => uri.includes('{'))
      .map(({ uri, ...rest }) => ({ ...rest, uriTemplate: uri })),
  }));
  server.setRequestHandler('resources/read', async ({ params: { uri } }, ctx) => {
    const app = findApp(uri);
    if (app) return { contents: [readApp(app)] };
    const text = await readResource(services, { principal, uri, signal: ctx.mcpReq.signal });
    return { contents: [{ uri, mimeType: JSON_TYPE, text }] };
  });
  handleSubscriptions(server, request);
}

const JSON_TYPE = 'application/json';
/** No origin is named for anything: the host lets the page load and reach nothing. */
const APP_META = { ui: { csp: {}, prefersBorder: true } };

const listings = resources.map((resource) => listingOf(resource, { mimeType: JSON_TYPE }));
const appListings = apps.map((app) => listingOf(app, { mimeType: APP_MIME_TYPE, _meta: APP_META }));

function listingOf<T extends object>(
  { name, title, description, uri }: Pick<Resource | App, 'name' | 'title' | 'description' | 'uri'>,
  more: T,
) {
  return { name, title, description, uri, ...more };
}

/** The same for everyone: what it shows, it asks for by tools. */
function readApp({ uri, html }: App) {
  return { uri, mimeType: APP_MIME_TYPE, text: html, _meta: APP_META };
}

/** Of the earlier era; the newer one's are streams of their own. */
function handleSubscriptions(server: Server, { era, authInfo }: McpRequestContext): void {
  if (era !== 'legacy') return;
  // Put there by our own edge; absent outside of a session.
  const subscriptions = authInfo?.extra?.['subscriptions'] as Subscriptions | undefined;
  const change = async (uri: string, how: keyof Subscriptions) => {
    if (!resources.some((resource) => matchUri(resource, uri) !== undefined))
      throw new ResourceNotFoundError(uri);
    if (!subscriptions)
      throw new ProtocolError(ProtocolErrorCode.InvalidRequest, 'This needs a session.');
    await subscriptions[how](uri);
    return {};
  };
  server.setRequestHandler('resources/subscribe', ({ params }) => change(params.uri, 'subscribe'));
  server.setRequestHandler('resources/unsubscribe', ({ params }) =>
    change(params.uri, 'unsubscribe'),
  );
}
