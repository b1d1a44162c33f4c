import type { IncomingMessage, ServerResponse } from 'node:http';

import {
  type AuthInfo,
  createMcpHandler,
  isInitializeRequest,
  isLegacyRequest,
} from '@modelcontextprotocol/server';
import {
  type AttemptLimit,
  HttpError,
  type Logger,
  markEndless,
  parseJson,
  readBody,
} from '@taskloom/platform';
import type { Request } from 'express';
import { z } from 'zod';

import { withFixtureChanges } from '../conformance/add-fixtures.ts';
import type { Authenticator } from '../auth/authenticate.ts';
import { type Principal, principalId, type Scope } from '../auth/principal.ts';
import { hashToken } from '../auth/token-store.ts';
import { challenge, stepUpChallenge } from '../auth/protected-resource.ts';
import { describeForLog, toTaskloomError } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { personTools } from '../tools/registry.ts';
import { sendFetchResponse, toFetchRequest } from './fetch-bridge.ts';
import type { ToolServices } from '../tools/tool-call.ts';
import type { SubscriptionHub } from './subscription-hub.ts';
import { plainAnswer } from './plain-requests.ts';
import type { createServerFactory } from './server-factory.ts';
import type { Session } from './sessions/session-store.ts';
import type { Sessions } from './sessions/sessions.ts';

interface McpEndpointOptions {
  services: ToolServices;
  factory: ReturnType<typeof createServerFactory>;
  authenticate: Authenticator;
  /** Of those who come with a token that is not valid. */
  wrongTokens: AttemptLimit;
  hub: SubscriptionHub;
  sessions: Sessions;
  /** Every request is answered by the SDK, so that the conformance suite's fixtures are seen. */
  conformance: boolean;
  logger: Logger;
  /** Where clients learn how to sign in. */
  publicUrl: string;
}

export interface McpEndpoint extends AsyncDisposable {
  /** Answers one request; never rejects. */
  handle(request: Request, response: ServerResponse): Promise<void>;
}

/** `/mcp`, Streamable HTTP in both protocol eras. Disposing ends the open streams. */
export function createMcpEndpoint(options: McpEndpointOptions): McpEndpoint {
  const { services, factory, authenticate, wrongTokens, hub, sessions, logger, publicUrl } =
    options;
  const { conformance } = options;
  const handler = createMcpHandler(factory, {
    legacy: 'stateless',
    responseMode: 'auto',
    bus: conformance ? withFixtureChanges(hub) : hub,
    keepAliveMs: 15_000,
    maxSubscriptions: 10_000,
    onerror: (error) => logger.warn({ error: describeForLog(error) }, 'mcp request refused'),
  });
  return {
    async handle(request, response) {
      try {
        const principal = await findPrincipal(request);
        const session = await findSession(request, principal);
        if (session && request.method === 'DELETE') {
          await sessions.end(session);
          return void response.writeHead(204).end();
        }
        const isListening =
          request.headers['mcp-method'] === 'subscriptions/listen' ||
          (session !== undefined && request.method === 'GET');
        if (isListening && hub.isFull(principal))
          throw new RpcError({ status: 429, message: 'Too many open subscriptions.' });
        const parsedBody = hasJson(request) ? await readMessage(request) : undefined;
        refuseWithoutScope(parsedBody, principal);
        const plain =
          !conformance &&
          plainAnswer(services, {
            request,
            response,
            principal,
            body: parsedBody,
            capabilities: session?.handshake['capabilities'],
            track: (id, cancel) => session && sessions.track(session, id, cancel),
          });
        if (plain) return await plain();
        if (isListening || request.method === 'GET') markEndless(response);
        const until = untilExpiry(principal);
        if (isListening) until.push(untilRevoked(request, response));
        const asked = toFetchRequest(request, { response, until });
        if (session && request.method === 'GET')
          return sessions.stream(response, { session, principal, signal: asked.signal });
        const authInfo = authInfoOf(principal);
        const answer =
          session && (await isLegacyRequest(asked, parsedBody))
            ? await sessions.answer({
                session,
                principal,
                request: asked,
                response,
                body: parsedBody,
                authInfo,
              })
            : await hub.serve(principal, () =>
                handler.fetch(asked, { authInfo, ...(parsedBody !== undefined && { parsedBody }) }),
              );
        if (answer?.ok === true && !session && isInitializeRequest(parsedBody))
          response.setHeader('mcp-session-id', await sessions.open(principal, parsedBody));
        await sendFetchResponse(answer ?? new Response(null, { status: 202 }), response);
      } catch (error) {
        refuse(response, error);
      }
    },
    [Symbol.asyncDispose]: () => handler.close(),
  };

  async function findPrincipal({ ip, headers: { authorization } }: Request): Promise<Principal> {
    const principal = await authenticate(authorization).catch((error: unknown) => {
      logger.error({ error: describeForLog(error) }, 'a token could not be checked');
      throw new RpcError({ status: 503, message: toTaskloomError(error).message });
    });
    if (principal) return principal;
    if (authorization !== undefined) {
      // A token that is tried from everywhere waits as one address does, and first: a program that goes on
      // with an old one is not to count against its neighbours for ever.
      await wrongTokens.count(`token ${hashToken(authorization).toString('hex')}`);
      await wrongTokens.count(ip);
    }
    throw new RpcError({
      status: 401,
      code: -32_001,
      message: 'A valid access token is needed: send Authorization: Bearer <token>.',
      headers: {
        'www-authenticate': challenge(publicUrl, { isWrong: authorization !== undefined }),
      },
    });
  }

  /** Of the earlier era, which the newer one has done without. @throws 404, so that the client begins anew */
  async function findSession(
    { headers }: Request,
    principal: Principal,
  ): Promise<Session | undefined> {
    const id = headers['mcp-session-id'];
    if (typeof id !== 'string' || headers['mcp-method'] !== undefined) return undefined;
    const session = await sessions.find(id, principal);
    if (session) return session;
    throw new RpcError({
      status: 404,
      code: -32_001,
      message: 'There is no such session: begin a new one with initialize.',
    });
  }

  /** A stream does not outlive the token that opened it, also when that is taken away. */
  function untilRevoked(
    { headers: { authorization } }: Request,
    response: ServerResponse,
  ): AbortSignal {
    const revoked = new AbortController();
    const timer = setInterval(() => {
      authenticate(authorization).then(
        (principal) => principal ?? revoked.abort(),
        // The database is away: nobody knows better.
        () => {},
      );
    }, TOKEN_CHECK_MS);
    response.once('close', () => clearInterval(timer));
    return revoked.signal;
  }

  /** Said before the call begins, and as HTTP, so that a client can ask the person for more (step-up). */
  function refuseWithoutScope(message: unknown, { kind, scopes: granted }: Principal): void {
    const needed = scopeOfCall(message);
    if (kind !== 'person' || needed === undefined || granted.includes(needed)) return;
    throw new RpcError({
      status: 403,
      code: -32_001,
      message: `This needs the scope ${needed}, which was not given.`,
      headers: { 'www-authenticate': stepUpChallenge(publicUrl, { needed: [needed], granted }) },
    });
  }

  function refuse(response: ServerResponse, thrown: unknown): void {
    // An answer that has begun can only be broken off.
    if (response.headersSent) return void response.destroy();
    const { status, code, message, headers, data } = toRpcError(thrown);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message, data } }));
  }

  function toRpcError(thrown: unknown): RpcError {
    if (thrown instanceof RpcError) return thrown;
    if (thrown instanceof HttpError) return fromHttpError(thrown);
    logger.error({ error: describeForLog(thrown) }, 'mcp request failed');
    return new RpcError({ status: 503, message: toTaskloomError(thrown).message });
  }
}

/** What the called tool needs; `undefined` for all other messages. */
function scopeOfCall(message: unknown): Scope | undefined {
  const call = ToolCall.safeParse(message);
  return call.success ? SCOPES.get(call.data.params.name) : undefined;
}

const SCOPES = new Map(personTools.map(({ name, scope }) => [name, scope]));

const ToolCall = z.object({
  method: z.literal('tools/call'),
  params: z.object({ name: z.string() }),
});

/** A body that cannot be read, or too many wrong tokens. */
function fromHttpError(error: HttpError): RpcError {
  const { status, headers } = error;
  const data = error.toPayload();
  const code = status === 429 ? INTERNAL_ERROR : PARSE_ERROR;
  return new RpcError({ status, code, message: `${data.code}: ${data.message}`, headers, data });
}

/** The principal rides in the SDK's auth info. */
function authInfoOf(principal: Principal): AuthInfo {
  return {
    token: '',
    clientId: principalId(principal),
    scopes: [...principal.scopes],
    extra: { principal },
  };
}

function hasJson({ method, headers }: IncomingMessage): boolean {
  return method === 'POST' && /^application\/json\b/iu.test(headers['content-type'] ?? '');
}

/** How soon a stream ends after its token was taken away. */
const TOKEN_CHECK_MS = 1_000;

const PARSE_ERROR = -32_700;
const INTERNAL_ERROR = -32_603;

async function readMessage(request: IncomingMessage): Promise<unknown> {
  return parseJson(await readBody(request, LIMITS.requestBytes), { maxDepth: LIMITS.jsonDepth });
}

/** A stream does not outlive the time of the token that opened it. */
function untilExpiry({ expiresAt }: Principal): AbortSignal[] {
  if (expiresAt === undefined) return [];
  return [AbortSignal.timeout(Math.max(0, Date.parse(expiresAt) - Date.now()))];
}

interface Refusal {
  status: number;
  code?: number;
  message: string;
  headers?: Readonly<Record<string, string>>;
  data?: object;
}

/** An answer of the endpoint itself, before or instead of the protocol's. */
class RpcError extends Error {
  override name = 'RpcError';
  readonly status: number;
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: object | undefined;

  constructor({ status, code = INTERNAL_ERROR, message, headers = {}, data }: Refusal) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.data = data;
  }
}
