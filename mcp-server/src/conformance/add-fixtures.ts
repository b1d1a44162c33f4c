import {
  InMemoryServerEventBus,
  type RequestStateCodec,
  type Result,
  type Server,
  type ServerContext,
  type ServerEventBus,
} from '@modelcontextprotocol/server';

import { contentTools } from './content-tools.ts';
import { type AskedState, type FixtureContext, IMAGE } from './fixture.ts';
import { fixturePrompts } from './prompts.ts';
import { questionTools } from './question-tools.ts';
import { roundTripTools } from './round-trip-tools.ts';

const tools = [...contentTools, ...questionTools, ...roundTripTools];
const TEMPLATE = 'test://template/{id}/data';
const texts: Record<string, string> = {
  'test://static-text': 'This is the content of the static text resource.',
  'test://watched-resource': 'Watched resource content',
};
const fixtureResources = [
  ...Object.keys(texts).map((uri) => ({ uri, name: uri.slice(7), mimeType: 'text/plain' })),
  { uri: 'test://static-binary', name: 'static-binary', mimeType: 'image/png' },
];

/** The fixtures' own changes of lists, which concern everybody, beside those of people. */
const changes = new InMemoryServerEventBus();

export function withFixtureChanges(bus: ServerEventBus): ServerEventBus {
  return {
    publish: (event) => bus.publish(event),
    subscribe(listener) {
      const stops = [bus.subscribe(listener), changes.subscribe(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

export const FIXTURE_CAPABILITIES = {
  tools: { listChanged: true },
  prompts: { listChanged: true },
  logging: {},
} as const;

type Handler = (
  request: { params?: Record<string, unknown> },
  ctx: ServerContext,
) => Result | Promise<Result>;

/**
 * What the scenarios of `@modelcontextprotocol/conformance` call by name, beside the server's own: each
 * handler that is set from here on answers for both. Only with TASKLOOM_CONFORMANCE=1.
 */
export function addFixtures(server: Server, codec: RequestStateCodec<AskedState>): void {
  const set = server.setRequestHandler.bind(server) as (method: string, own: Handler) => void;
  const context = (mcp: ServerContext): FixtureContext => ({
    mcp,
    codec,
    tellChanged: (list) => changes.publish({ kind: `${list}_list_changed` }),
  });
  const wrapped = (method: string, own: Handler) =>
    set(method, async (request, ctx) => {
      const fixed = await answer(method, { params: request.params ?? {}, ctx: context(ctx) });
      if (fixed) return fixed;
      const result = await own(request, ctx);
      return { ...result, ...addedTo(method, result) };
    });
  // The SDK's overloads say what each method's handler gets; a fixture looks for itself.
  server.setRequestHandler = wrapped as unknown as Server['setRequestHandler'];
  set('logging/setLevel', () => ({}));
}

/** What a fixture answers; `undefined` leaves it to the server. */
async function answer(
  method: string,
  { params, ctx }: { params: Record<string, unknown>; ctx: FixtureContext },
): Promise<Result | undefined> {
  const { name, uri, ref } = params;
  const args = asRecord(params['arguments']);
  switch (method) {
    case 'tools/call':
      return tools.find((tool) => tool.name === name)?.run(args, ctx);
    case 'prompts/get':
      return fixturePrompts
        .find((prompt) => prompt.name === name)
        ?.render(args as Record<string, string>, ctx);
    case 'resources/read':
      return read(String(uri));
    case 'resources/subscribe':
    case 'resources/unsubscribe':
      return String(uri) in texts ? {} : undefined;
    case 'completion/complete':
      return String(asRecord(ref)['name']).startsWith('test_')
        ? { completion: { values: [], total: 0, hasMore: false } }
        : undefined;
    default:
      return undefined;
  }
}

/** Lists with the fixtures' entries at their end. */
function addedTo(method: string, own: Result): Result {
  const add = (key: string, fixtures: readonly object[]) => {
    const entries = own[key];
    return { [key]: [...(Array.isArray(entries) ? entries : []), ...fixtures] };
  };
  switch (method) {
    case 'tools/list':
      return add('tools', tools.map(listing));
    case 'prompts/list':
      return add(
        'prompts',
        fixturePrompts.map(({ render: _render, ...rest }) => rest),
      );
    case 'resources/list':
      return add('resources', fixtureResources);
    case 'resources/templates/list':
      return add('resourceTemplates', [
        { uriTemplate: TEMPLATE, name: 'template', mimeType: 'application/json' },
      ]);
    default:
      return {};
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function listing({ name, description, inputSchema }: (typeof tools)[number]) {
  return { name, description, inputSchema };
}

function read(uri: string): Result | undefined {
  const text = texts[uri];
  if (text !== undefined) return { contents: [{ uri, mimeType: 'text/plain', text }] };
  if (uri === 'test://static-binary')
    return { contents: [{ uri, mimeType: 'image/png', blob: IMAGE }] };
  const id = /^test:\/\/template\/([^/]+)\/data$/u.exec(uri)?.[1];
  if (id === undefined) return undefined;
  const data = JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` });
  return { contents: [{ uri, mimeType: 'application/json', text: data }] };
}
