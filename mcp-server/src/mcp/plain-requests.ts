import type { IncomingMessage, ServerResponse } from 'node:http';

import { META } from '@taskloom/contracts';

import { showsApps } from '../apps/app.ts';
import type { Principal } from '../auth/principal.ts';
import { ASKED, type ToolServices } from '../tools/tool-call.ts';
import { readCallMeta } from './call-meta.ts';
import { SERVER_INFO } from './server-info.ts';
import { answerToolCall, findTool, LIST_CACHE, listTools, withMeta } from './tool-requests.ts';

type Fields = Record<string, unknown>;

const LEGACY_VERSIONS = new Set([undefined, '2025-03-26', '2025-06-18', '2025-11-25']);
const MODERN_VERSION = '2026-07-28';
const PROTOCOL_META = 'io.modelcontextprotocol/';
const CAPABILITIES = `${PROTOCOL_META}clientCapabilities`;

/** A request that is as the protocol has it, for an answer that is one JSON message. */
interface PlainRequest {
  id: string | number;
  method: string;
  params: Fields;
  meta: Fields;
  isModern: boolean;
}

/**
 * Answers what nearly all requests are: `ping`, `tools/list` and `tools/call`, of either era, without
 * progress and questions. The SDK builds a server, a transport and web streams for each request, which
 * costs as much as the call itself; whatever is not plain is left to it, refusals above all.
 * @returns what to do, or `undefined` when the SDK has to
 */
export function plainAnswer(
  services: ToolServices,
  {
    request,
    response,
    principal,
    body,
    capabilities,
    track,
  }: {
    request: IncomingMessage;
    response: ServerResponse;
    principal: Principal;
    body: unknown;
    /** What the client said of itself when its session began, in the earlier era. */
    capabilities: unknown;
    /** Tells when the client cancels the call by another request. */
    track: (id: string | number, cancel: () => void) => Disposable | undefined;
  },
): (() => Promise<void>) | undefined {
  const asked = readPlain(request, body);
  switch (asked?.method) {
    case 'ping':
      return async () => send(response, asked, {});
    case 'tools/list':
      return listing(principal, { request, response, asked, capabilities });
    case 'tools/call':
      return calling(services, { response, principal, asked, track });
    default:
      return undefined;
  }
}

function readPlain({ headers }: IncomingMessage, body: unknown): PlainRequest | undefined {
  const { accept = '' } = headers;
  if (!accept.includes('application/json') || !accept.includes('text/event-stream')) return;
  if (!isRecord(body) || body['jsonrpc'] !== '2.0') return;
  const { id, method, params = {} } = body;
  if ((typeof id !== 'string' && !Number.isInteger(id)) || typeof method !== 'string') return;
  if (!isRecord(params) || 'inputResponses' in params || 'requestState' in params) return;
  const { _meta: meta = {} } = params;
  if (!isRecord(meta) || 'progressToken' in meta) return;
  const asked = { id: id as string | number, method, params, meta };
  const version = headers['mcp-protocol-version'];
  const claims = Object.keys(meta).some((key) => key.startsWith(PROTOCOL_META));
  if (LEGACY_VERSIONS.has(asText(version)) && !claims && headers['mcp-method'] === undefined)
    return { ...asked, isModern: false };
  const isModern =
    method !== 'ping' &&
    version === MODERN_VERSION &&
    meta[`${PROTOCOL_META}protocolVersion`] === MODERN_VERSION &&
    isRecord(meta[CAPABILITIES]) &&
    headers['mcp-method'] === method &&
    (method !== 'tools/call' || headers['mcp-name'] === params['name']);
  return isModern ? { ...asked, isModern } : undefined;
}

/** By what makes lists differ; they are the same for as long as the program runs. */
const lists = new Map<string, string>();

function listing(
  principal: Principal,
  {
    request,
    response,
    asked,
    capabilities,
  }: {
    request: IncomingMessage;
    response: ServerResponse;
    asked: PlainRequest;
    capabilities: unknown;
  },
): (() => Promise<void>) | undefined {
  if ('cursor' in asked.params) return undefined;
  const toolsets = new URL(request.url ?? '/', 'http://localhost').searchParams.get('toolsets');
  const told = {
    approvals: asked.meta[META.approvals] === true,
    apps: showsApps(asked.isModern ? asked.meta[CAPABILITIES] : capabilities),
  };
  const key = `${principal.kind} ${asked.isModern} ${told.approvals} ${told.apps} ${toolsets ?? ''}`;
  let list = lists.get(key);
  if (!list) {
    // A toolset that there is not is the SDK's to refuse; what is there is a handful.
    if (toolsets !== null) return undefined;
    const result = { tools: withMeta(listTools(principal, toolsets), told) };
    list = JSON.stringify(resultOf(asked, result, LIST_CACHE));
    lists.set(key, list);
  }
  const whole = `{"jsonrpc":"2.0","id":${JSON.stringify(asked.id)},"result":${list}}`;
  return async () => write(response, whole);
}

function calling(
  services: ToolServices,
  {
    response,
    principal,
    asked,
    track,
  }: {
    response: ServerResponse;
    principal: Principal;
    asked: PlainRequest;
    track: (id: string | number, cancel: () => void) => Disposable | undefined;
  },
): (() => Promise<void>) | undefined {
  const { params, meta } = asked;
  const { name, arguments: input = {} } = params;
  const said = readCallMeta(meta);
  if (!said || !isRecord(input)) return;
  const callable = typeof name === 'string' ? findTool(principal, name) : undefined;
  // A question may be put to the person in between.
  if (!callable || ('person' in callable && callable.person.question)) return;
  return async () => {
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    using _ = track(asked.id, () => gone.abort());
    const result = await answerToolCall(services, callable, {
      principal,
      input,
      ...said,
      signal: gone.signal,
    });
    // What was cancelled is not answered any more.
    if (gone.signal.aborted) return void response.writeHead(202).end();
    if (result !== ASKED) send(response, asked, result);
  };
}

function send(response: ServerResponse, asked: PlainRequest, result: object): void {
  const message = { jsonrpc: '2.0', id: asked.id, result: resultOf(asked, result) };
  write(response, JSON.stringify(message));
}

function resultOf(
  { isModern }: PlainRequest,
  result: object & { _meta?: object },
  cache: object = {},
): object {
  if (!isModern) return result;
  const _meta = { ...result._meta, [`${PROTOCOL_META}serverInfo`]: SERVER_INFO };
  return { ...result, _meta, resultType: 'complete', ...cache };
}

/** As a text Node sends it in one piece with the headers. */
function write(response: ServerResponse, body: string): void {
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

function asText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join() : value;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
