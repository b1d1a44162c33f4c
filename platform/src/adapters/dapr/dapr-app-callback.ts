import { Code, ConnectError, type HandlerContext } from '@connectrpc/connect';
// The generated file alone: see dapr-sidecar.ts.
import {
  AppCallback as AppCallbackService,
  AppCallbackHealthCheck,
  type TopicEventRequest,
  TopicEventResponse_TopicEventResponseStatus as Status,
} from '@dapr/dapr/proto/dapr/proto/runtime/v1/appcallback_pb.js';

import type { Logger } from '../../logs/logger.ts';
import { isToken } from './api-token.ts';
import { EventLoopStallMonitor } from './event-loop-stall.ts';
import { type GrpcServer, startGrpcServer } from './grpc-server.ts';
import { kindOf } from '../../logs/error-kind.ts';

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

interface ServeOptions {
  callback: AppCallback;
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** `APP_API_TOKEN`: what the sidecar has to show. */
  appToken?: string | undefined;
  logger: Logger;
}

/** How long what was brought may be under way once the server stops. */
const DRAIN_MS = 5_000;
/** How a sidecar marks what comes by a subscription with `rawPayload`. */
const RAW = 'application/octet-stream';

/**
 * Serves Dapr's AppCallback over gRPC. Not over HTTP, the sidecar's other protocol: its HTTP channel
 * (1.18) mixes up requests of the same moment, and takes an event for done whose app is not there.
 * Not by `DaprServer` of @dapr/dapr (3.18): it answers SUCCESS for a handler that threw.
 */
export async function serveAppCallback(options: ServeOptions): Promise<GrpcServer> {
  const { callback, host, port, appToken, logger } = options;
  const stallMonitor = new EventLoopStallMonitor();

  function admit({ requestHeader }: HandlerContext, what: string): void {
    if (isToken(requestHeader.get('dapr-api-token') ?? undefined, appToken)) return;
    logger.error(`${what} came without the right APP_API_TOKEN and was refused`);
    throw new ConnectError('the APP_API_TOKEN is wrong', Code.Unauthenticated);
  }

  const server = await startGrpcServer({
    host,
    port,
    drainMs: DRAIN_MS,
    onCutOff: () => logger.warn('deliveries still under way were cut off'),
    routes(router) {
      router.service(AppCallbackService, {
        // The subscriptions are resources of the sidecar.
        listTopicSubscriptions: () => ({}),
        onTopicEvent: (request, context) =>
          answer(async () => {
            admit(context, 'a delivery');
            const event = toCloudEvent(request);
            const run = () => callback.onTopicEvent(request.topic, event);
            return { status: Status[await stallMonitor.track(run)] };
          }),
        onBindingEvent: (_request, context) =>
          answer(async () => {
            admit(context, 'a tick');
            callback.onBindingEvent?.();
            return {};
          }),
      });
      router.service(AppCallbackHealthCheck, {
        healthCheck() {
          if (!callback.isOpen()) throw new ConnectError('draining', Code.Unavailable);
          if (!stallMonitor.hasRecovered())
            throw new ConnectError('it stood still', Code.Unavailable);
          return {};
        },
      });
    },
  });
  return {
    port: server.port,
    async [Symbol.asyncDispose]() {
      stallMonitor[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };

  /** Any error but UNIMPLEMENTED, for which the sidecar drops the event; without its text, which it logs. */
  async function answer<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof ConnectError && error.code === Code.Unauthenticated) throw error;
      logger.error({ error: kindOf(error) }, 'a callback failed');
      throw new ConnectError(kindOf(error), Code.Internal);
    }
  }
}

/** A raw message is all of it, as it lies in the broker: the sidecar has put an envelope of its own around it. */
function toCloudEvent(request: TopicEventRequest): unknown {
  const text = Buffer.from(request.data).toString('utf8');
  if (request.dataContentType === RAW) return parse(text) ?? text;
  const { id, source, type, specVersion, dataContentType, extensions } = request;
  return {
    // The CloudEvent's other attributes: time, subject and extensions.
    ...extensions,
    specversion: specVersion,
    id,
    source,
    type,
    datacontenttype: dataContentType,
    data: parse(text),
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
