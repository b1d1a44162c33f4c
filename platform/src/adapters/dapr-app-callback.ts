import { join } from 'node:path';
import { callbackify } from 'node:util';

import {
  type handleUnaryCall,
  logVerbosity,
  type Metadata,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  setLogVerbosity,
  status,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

import type { Logger } from '../logs/logger.ts';
import { isToken } from './api-token.ts';
import { kindOf } from './handle-event.ts';
import { Standstill } from './standstill.ts';

/** What the sidecar is to do with an event. Never DROP: it would lose it. */
export type Verdict = 'SUCCESS' | 'RETRY';

/** What a sidecar calls its app for. */
export interface AppCallback {
  /** An event of a subscription: a CloudEvent with the sidecar's own fields beside it, not checked yet. */
  onTopicEvent: (topic: string, event: unknown) => Promise<Verdict>;
  /** A tick of a cron binding; one that is missed is lost. */
  onBindingEvent?: () => void;
  /** Whether it is to be brought anything: the sidecar asks again and again. */
  isOpen: () => boolean;
}

export interface AppCallbackServer extends AsyncDisposable {
  port: number;
}

interface ServeOptions {
  callback: AppCallback;
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** `APP_API_TOKEN`: what the sidecar has to show. */
  appToken?: string | undefined;
  logger: Logger;
}

interface TopicEventRequest {
  id: string;
  source: string;
  type: string;
  specVersion: string;
  dataContentType: string;
  topic: string;
  data: Buffer;
  extensions: { fields: Record<string, { kind: string; [kind: string]: unknown }> } | null;
}

/** How long what was brought may be under way once the server stops. */
const DRAIN_MS = 5_000;
// It would write lines of its own to the standard error; what matters comes as an error.
setLogVerbosity(logVerbosity.NONE);
const definitions = loadSync(join(import.meta.dirname, 'appcallback.proto'), {
  enums: String,
  defaults: true,
  oneofs: true,
});

/**
 * Serves Dapr's AppCallback over gRPC. Not over HTTP, the sidecar's other protocol: its HTTP channel
 * (1.18) mixes up requests of the same moment, and takes an event for done whose app is not there.
 * Disposing lets what is under way end up to a bound.
 */
export async function serveAppCallback(options: ServeOptions): Promise<AppCallbackServer> {
  const { callback, host, port, appToken, logger } = options;
  const server = new Server();
  const standstill = new Standstill();

  function admit(metadata: Metadata, what: string): void {
    const [token] = metadata.get('dapr-api-token');
    if (isToken(token?.toString(), appToken)) return;
    logger.error(`${what} came without the right APP_API_TOKEN and was refused`);
    throw new Refusal(status.UNAUTHENTICATED, 'the APP_API_TOKEN is wrong');
  }

  server.addService(definitionOf('AppCallback'), {
    listTopicSubscriptions: unary(() => ({})),
    onTopicEvent: unary(async (request: TopicEventRequest, metadata) => {
      admit(metadata, 'a delivery');
      const { topic } = request;
      return {
        status: await standstill.during(() => callback.onTopicEvent(topic, toCloudEvent(request))),
      };
    }),
    onBindingEvent: unary((_request, metadata) => {
      admit(metadata, 'a tick');
      callback.onBindingEvent?.();
      return {};
    }),
  });
  server.addService(definitionOf('AppCallbackHealthCheck'), {
    healthCheck: unary(() => {
      if (!callback.isOpen()) throw new Refusal(status.UNAVAILABLE, 'draining');
      if (!standstill.isOver()) throw new Refusal(status.UNAVAILABLE, 'it stood still');
      return {};
    }),
  });
  const taken = await listen(server, `${host.includes(':') ? `[${host}]` : host}:${port}`);
  return {
    port: taken,
    async [Symbol.asyncDispose]() {
      standstill[Symbol.dispose]();
      await drain(server, logger);
    },
  };

  function unary<Q>(
    answer: (request: Q, metadata: Metadata) => unknown,
  ): handleUnaryCall<Q, unknown> {
    const run = callbackify(async (request: Q, metadata: Metadata) => {
      try {
        return await answer(request, metadata);
      } catch (error) {
        throw refusalOf(error);
      }
    });
    return ({ request, metadata }, done) =>
      run(request, metadata, (refusal, value) =>
        done(refusal instanceof Refusal ? refusal : null, value),
      );
  }

  function refusalOf(error: unknown): Refusal {
    if (error instanceof Refusal) return error;
    logger.error({ error: kindOf(error) }, 'a callback failed');
    // Without its text: the sidecar logs it.
    return new Refusal(status.INTERNAL, kindOf(error));
  }
}

class Refusal extends Error {
  readonly code: status;
  readonly details: string;

  constructor(code: status, details: string) {
    super(details);
    this.code = code;
    this.details = details;
  }
}

function definitionOf(service: string): ServiceDefinition {
  // Of the file above, where it is a service.
  return definitions[`dapr.proto.runtime.v1.${service}`] as ServiceDefinition;
}

function toCloudEvent(request: TopicEventRequest): unknown {
  const { id, source, type, specVersion, dataContentType, extensions } = request;
  const others = Object.entries(extensions?.fields ?? {}).map(([name, value]) => [
    name,
    value[value.kind],
  ]);
  return {
    ...Object.fromEntries(others),
    specversion: specVersion,
    id,
    source,
    type,
    datacontenttype: dataContentType,
    data: parse(request.data.toString('utf8')),
  };
}

/** `undefined` for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function listen(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}

async function drain(server: Server, logger: Logger): Promise<void> {
  const late = setTimeout(() => {
    logger.warn('deliveries still under way were cut off');
    server.forceShutdown();
  }, DRAIN_MS);
  await new Promise<void>((resolve) => {
    server.tryShutdown(() => resolve());
  });
  clearTimeout(late);
}
