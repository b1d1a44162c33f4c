import { createHash, randomUUID } from 'node:crypto';

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
import { addFixtures, FIXTURE_CAPABILITIES } from '../conformance/add-fixtures.ts';
import type { AskedState } from '../conformance/fixture.ts';
import { invalidInput, toTaskloomError } from '../errors.ts';
import { UI_EXTENSION, showsApps } from '../apps/app.ts';
import { handlePrompts } from './prompt-handlers.ts';
import { handleResources } from './resource-handlers.ts';
import { ASKED, type ToolServices } from '../tools/tool-call.ts';
import { type CallMeta, readCallMeta } from './call-meta.ts';
import { SERVER_INFO } from './server-info.ts';
import { answerToolCall, findTool, LIST_CACHE, listTools, withMeta } from './tool-requests.ts';

const INSTRUCTIONS =
  'Taskloom keeps tasks. Dates and recurrences may be given in words ("tomorrow at 9", "every monday"); ' +
  'answers spell out what was understood. Every change answers an operation_id that undo takes back. ' +
  'Names and ids are accepted alike.';
const CONFIRMATION = z.object({
  confirm: z.boolean().describe('Go ahead'),
});

export interface FactoryOptions {
  services: ToolServices;
  /** At least 32 bytes, the same on every replica. */
  requestStateKey: string;
  /** Adds what the public conformance suite calls by name. */
  conformance: boolean;
  /** Whether an answer of a person with this mark comes for the first time, on any replica. */
  isFirstUse(mark: string): Promise<boolean>;
}

/** How long a person may think about a question, in seconds. */
export const QUESTION_SECONDS = 600;

/** One server per request; what does not depend on the request is made once, here. */
export function createServerFactory({
  services,
  requestStateKey,
  conformance,
  isFirstUse,
}: FactoryOptions) {
  const codec = createRequestStateCodec<AskedState>({
    key: requestStateKey,
    ttlSeconds: QUESTION_SECONDS,
    bind: (ctx) => ctx.http?.authInfo?.clientId ?? '',
  });

  return (request: McpRequestContext): Server => {
    const principal = principalOf(request);
    const server = new Server(SERVER_INFO, {
      capabilities: {
        tools: {},
        resources: { subscribe: true, listChanged: true },
        prompts: {},
        completions: {},
        extensions: { [UI_EXTENSION]: {} },
        ...(conformance && FIXTURE_CAPABILITIES),
      },
      instructions: INSTRUCTIONS,
      requestState: { verify: codec.verify },
      cacheHints: {
        'tools/list': LIST_CACHE,
        'resources/templates/list': LIST_CACHE,
        'prompts/list': LIST_CACHE,
      },
    });
    if (conformance) addFixtures(server, codec);
    server.setRequestHandler('tools/list', ({ params }) => {
      const told = {
        approvals: params?._meta?.[META.approvals] === true,
        apps: showsApps(server.getClientCapabilities()),
      };
      return { tools: withMeta(listFor(principal, request), told) };
    });
    server.setRequestHandler('tools/call', async ({ params }, ctx) => {
      const callable = findTool(principal, params.name);
      if (!callable)
        throw new ProtocolError(
          ProtocolErrorCode.InvalidParams,
          `There is no tool ${params.name}.`,
        );
      const input = params.arguments ?? {};
      // Of the question that is put to the person, which few calls come to.
      const digest = () => callDigest(params.name, input);
      let question = '';
      // Before the call's transaction, which would wait for a second connection.
      const read = await Promise.allSettled([readConfirmation(ctx, { digest, isFirstUse })]);
      const confirm = async (text: string) => {
        question = text;
        if (read[0].status === 'rejected') throw read[0].reason;
        return read[0].value;
      };
      const result = await answerToolCall(services, callable, {
        principal,
        input,
        ...callMetaOf(ctx),
        signal: ctx.mcpReq.signal,
        progress: reportProgress(ctx),
        ...(canElicit(server) ? { confirm } : {}),
      });
      if (result !== ASKED) return result;
      return inputRequired({
        inputRequests: {
          confirm: inputRequired.elicit({ message: question, requestedSchema: CONFIRMATION }),
        },
        requestState: await codec.mint({ call: digest(), mark: randomUUID() }, ctx),
      });
    });
    handleResources(server, { services, principal, request });
    handlePrompts(server, { services, principal });
    return server;
  };
}

/** A wrong name is the request's fault, so it answers as one. */
function listFor(principal: Principal, { requestInfo }: McpRequestContext) {
  try {
    const toolsets = requestInfo && new URL(requestInfo.url).searchParams.get('toolsets');
    return listTools(principal, toolsets);
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

function callMetaOf(ctx: ServerContext): CallMeta {
  const meta = readCallMeta(ctx.mcpReq._meta);
  if (meta) return meta;
  throw new ProtocolError(
    ProtocolErrorCode.InvalidParams,
    'What _meta says of Taskloom’s has to be strings.',
  );
}

/** For a caller that sent a progress token; one that has gone away is not told. */
function reportProgress(ctx: ServerContext): (done: number, total: number) => void {
  const progressToken = ctx.mcpReq._meta?.progressToken;
  if (progressToken === undefined) return () => {};
  let told = -1;
  return (progress, total) => {
    // What was tried again begins anew; for the client it only goes on.
    if (progress <= told) return;
    told = progress;
    const params = { progressToken, progress, total };
    ctx.mcpReq.notify({ method: 'notifications/progress', params }).catch(() => {});
  };
}

/** A client of the earlier era without a session cannot be asked: it is told to pass confirm: true. */
function canElicit(server: Server): boolean {
  const asked = server.getClientCapabilities()?.elicitation;
  return asked !== undefined && (asked.form !== undefined || asked.url === undefined);
}

async function readConfirmation(
  ctx: ServerContext,
  { digest, isFirstUse }: { digest: () => string } & Pick<FactoryOptions, 'isFirstUse'>,
): Promise<'yes' | 'no' | 'asked'> {
  const responses = ctx.mcpReq.inputResponses;
  if (!responses || !('confirm' in responses)) return 'asked';
  const state = ctx.mcpReq.requestState<AskedState>();
  if (state?.call !== digest())
    throw invalidInput('This confirmation belongs to another call.', { path: 'requestState' });
  if (acceptedContent(responses, 'confirm', CONFIRMATION)?.confirm !== true) return 'no';
  if (!(await isFirstUse(state.mark ?? '')))
    throw invalidInput('This confirmation was used before.', {
      path: 'requestState',
      hint: 'Call again without it: the person is asked anew.',
    });
  return 'yes';
}

function callDigest(name: string, input: unknown): string {
  return createHash('sha256').update(name).update(JSON.stringify(input)).digest('base64url');
}
