import { createHash } from 'node:crypto';

import {
  acceptedContent,
  createRequestStateCodec,
  inputRequired,
  type McpRequestContext,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { META } from '@taskloom/contracts';
import { z } from 'zod';

import type { Principal } from '../auth/principal.ts';
import { describeForLog, invalidInput, TaskloomError, toTaskloomError } from '../errors.ts';
import { handlePrompts } from './prompt-handlers.ts';
import { readResource } from '../resources/read.ts';
import { resources } from '../resources/registry.ts';
import { ASKED, callPersonTool, callSystemTool, type ToolAnswer } from '../tools/execute.ts';
import type { ToolCall, ToolServices } from '../tools/execute.ts';
import { personTools, systemTools } from '../tools/registry.ts';
import { listToolsets } from '../tools/toolsets.ts';

const INSTRUCTIONS =
  'Taskloom keeps tasks. Dates and recurrences may be given in words ("tomorrow at 9", "every monday"); ' +
  'answers spell out what was understood. Every change answers an operation_id that undo takes back. ' +
  'Names and ids are accepted alike.';
const CONFIRMATION = z.object({
  confirm: z.boolean().describe('Go ahead'),
});
/** Lists change only with a new version of the program. */
const LIST_TTL_MS = 300_000;

export interface FactoryOptions {
  services: ToolServices;
  /** At least 32 bytes, the same on every replica. */
  requestStateKey: string;
  version: string;
}

interface AskedState {
  call: string;
}

/** One server per request; what does not depend on the request is made once, here. */
export function createServerFactory({ services, requestStateKey, version }: FactoryOptions) {
  const codec = createRequestStateCodec<AskedState>({
    key: requestStateKey,
    bind: (ctx) => ctx.http?.authInfo?.clientId ?? '',
  });
  const personByName = new Map(personTools.map((tool) => [tool.name, tool]));
  const systemByName = new Map(systemTools.map((tool) => [tool.name, tool]));
  const systemList = systemTools.map((tool) => tool.listing);

  return (request: McpRequestContext): Server => {
    const principal = principalOf(request);
    const server = new Server(
      { name: 'taskloom', title: 'Taskloom', version },
      {
        capabilities: {
          tools: {},
          resources: { subscribe: true, listChanged: true },
          prompts: {},
          completions: {},
        },
        instructions: INSTRUCTIONS,
        requestState: { verify: codec.verify },
        cacheHints: {
          'tools/list': { ttlMs: LIST_TTL_MS, cacheScope: 'private' },
          'resources/templates/list': { ttlMs: LIST_TTL_MS, cacheScope: 'private' },
          'prompts/list': { ttlMs: LIST_TTL_MS, cacheScope: 'private' },
        },
      },
    );
    server.setRequestHandler('tools/list', () => ({
      tools: principal.kind === 'service' ? systemList : listFor(request),
    }));
    server.setRequestHandler('tools/call', async ({ params }, ctx) => {
      const call: ToolCall = {
        principal,
        input: params.arguments ?? {},
        idempotencyKey: metaText(ctx, META.idempotencyKey),
        causedBy: metaText(ctx, META.causedBy),
        signal: ctx.mcpReq.signal,
        progress: reportProgress(ctx),
      };
      const person = personByName.get(params.name);
      const system = principal.kind === 'service' ? systemByName.get(params.name) : undefined;
      if (!person && !system)
        throw new ProtocolError(
          ProtocolErrorCode.InvalidParams,
          `There is no tool ${params.name}.`,
        );
      const digest = callDigest(params.name, call.input);
      let question = '';
      try {
        if (system) return toResult(await callSystemTool(services, system, call));
        if (!person) throw invalidInput('There is no such tool.');
        const asking = canElicit(server, request)
          ? {
              confirm: async (text: string) => {
                question = text;
                return readConfirmation(ctx, digest);
              },
            }
          : {};
        const answer = await callPersonTool(services, person, { ...call, ...asking });
        if (answer !== ASKED) return toResult(answer);
        return inputRequired({
          inputRequests: {
            confirm: inputRequired.elicit({ message: question, requestedSchema: CONFIRMATION }),
          },
          requestState: await codec.mint({ call: digest }, ctx),
        });
      } catch (error) {
        return toErrorResult(services, params.name, error);
      }
    });
    server.setRequestHandler('resources/list', () => ({
      resources: resources
        .filter((resource) => !resource.uri.includes('{'))
        .map(({ name, title, description, uri }) => ({
          name,
          title,
          description,
          uri,
          mimeType: 'application/json',
        })),
    }));
    server.setRequestHandler('resources/templates/list', () => ({
      resourceTemplates: resources
        .filter((resource) => resource.uri.includes('{'))
        .map(({ name, title, description, uri }) => ({
          name,
          title,
          description,
          uriTemplate: uri,
          mimeType: 'application/json',
        })),
    }));
    server.setRequestHandler('resources/read', async ({ params }, ctx) => {
      const text = await readResource(services, {
        principal,
        uri: params.uri,
        signal: ctx.mcpReq.signal,
      });
      return { contents: [{ uri: params.uri, mimeType: 'application/json', text }] };
    });
    handlePrompts(server, { services, principal });
    return server;
  };
}

/** A wrong name is the request's fault, so it answers as one. */
function listFor({ requestInfo }: McpRequestContext) {
  try {
    return listToolsets(requestInfo && new URL(requestInfo.url).searchParams.get('toolsets'));
  } catch (error) {
    const { message, hint = '' } = toTaskloomError(error).toPayload();
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, `${message} ${hint}`);
  }
}

/** The edge has authenticated the request; the principal rides in the SDK's auth info. */
function principalOf({ authInfo }: McpRequestContext): Principal {
  const principal = authInfo?.extra?.['principal'];
  if (!principal) throw new ProtocolError(ProtocolErrorCode.InvalidRequest, 'Not authenticated.');
  // Put there by our own edge, which is the only one to make auth info.
  return principal as Principal;
}

function metaText(ctx: ServerContext, key: string): string | undefined {
  const value = ctx.mcpReq._meta?.[key];
  if (value === undefined || typeof value === 'string') return value;
  throw new ProtocolError(ProtocolErrorCode.InvalidParams, `_meta["${key}"] has to be a string.`);
}

/** For a caller that sent a progress token; one that has gone away is not told. */
function reportProgress(ctx: ServerContext): (done: number, total: number) => void {
  const progressToken = ctx.mcpReq._meta?.progressToken;
  if (progressToken === undefined) return () => {};
  return (progress, total) => {
    const params = { progressToken, progress, total };
    ctx.mcpReq.notify({ method: 'notifications/progress', params }).catch(() => {});
  };
}

/** Only the modern era can ask on stateless HTTP; others are told to pass confirm: true. */
function canElicit(server: Server, request: McpRequestContext): boolean {
  return request.era === 'modern' && server.getClientCapabilities()?.elicitation !== undefined;
}

async function readConfirmation(
  ctx: ServerContext,
  digest: string,
): Promise<'yes' | 'no' | 'asked'> {
  const responses = ctx.mcpReq.inputResponses;
  if (!responses || !('confirm' in responses)) return 'asked';
  if (ctx.mcpReq.requestState<AskedState>()?.call !== digest)
    throw invalidInput('This confirmation belongs to another call.', { path: 'requestState' });
  return acceptedContent(responses, 'confirm', CONFIRMATION)?.confirm === true ? 'yes' : 'no';
}

function callDigest(name: string, input: unknown): string {
  return createHash('sha256').update(name).update(JSON.stringify(input)).digest('base64url');
}

function toResult({ output, text }: ToolAnswer) {
  return { content: [{ type: 'text' as const, text }], structuredContent: output };
}

function toErrorResult(services: ToolServices, tool: string, thrown: unknown) {
  const error = toTaskloomError(thrown);
  if (!(thrown instanceof TaskloomError))
    services.logger.error({ error: describeForLog(thrown), tool }, 'tool call failed');
  const payload = error.toPayload();
  const candidates = payload.candidates?.map(({ id, name }) => `- ${name} [${id}]`) ?? [];
  const lines = [`${payload.code}: ${payload.message}`, payload.hint ?? '', ...candidates];
  return {
    isError: true,
    content: [{ type: 'text' as const, text: lines.filter((line) => line !== '').join('\n') }],
    _meta: { [META.error]: payload },
  };
}
