import type { ServerResponse } from 'node:http';

import {
  type AuthInfo,
  type InitializeRequest,
  isJSONRPCRequest,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type McpServerFactory,
  parseJSONRPCMessage,
} from '@modelcontextprotocol/server';
import type { LiveBus } from '@taskloom/platform';

import { type Principal, principalId } from '../../auth/principal.ts';
import type { SubscriptionHub } from '../subscription-hub.ts';
import type { Subscriptions } from '../resource-handlers.ts';
import { Exchange } from './exchange.ts';
import { RunningRequests } from './running.ts';
import { serveSessionStream } from './session-stream.ts';
import type { Session, SessionStore } from './session-store.ts';

interface SessionsOptions {
  store: SessionStore;
  liveBus: LiveBus;
  hub: SubscriptionHub;
  factory: McpServerFactory;
}

/** Something a client sent in a session. */
interface SessionRequest {
  session: Session;
  principal: Principal;
  request: Request;
  response: ServerResponse;
  body: unknown;
  authInfo: AuthInfo;
}

/**
 * The sessions of clients of the protocol of 2025. They are rebuilt from what the store has with each
 * request, so that a client may come to another replica, or after a restart, and go on.
 */
export class Sessions implements AsyncDisposable {
  readonly #store: SessionStore;
  readonly #running: RunningRequests;
  readonly #hub: SubscriptionHub;
  readonly #factory: McpServerFactory;

  private constructor({ store, hub, factory }: SessionsOptions, running: RunningRequests) {
    this.#store = store;
    this.#hub = hub;
    this.#factory = factory;
    this.#running = running;
  }

  static async create(options: SessionsOptions): Promise<Sessions> {
    const running = await RunningRequests.create(options.liveBus, {
      changed: (id) => options.store.forget(id),
    });
    return new Sessions(options, running);
  }

  /** For an `initialize` that was answered: the id to send along. */
  open(principal: Principal, { params }: InitializeRequest): Promise<string> {
    return this.#store.open(principalId(principal), params);
  }

  find(id: string, principal: Principal): Promise<Session | undefined> {
    return this.#store.find(id, principalId(principal));
  }

  /** A call that is answered past the protocol's own machinery, and can be cancelled all the same. */
  track(session: Session, requestId: unknown, cancel: () => void): Disposable {
    return this.#running.add(session.id, { requestId, cancel });
  }

  /** The stream of what changes, until `signal` says that it may not go on. */
  stream(
    response: ServerResponse,
    { session, principal, signal }: { session: Session; principal: Principal; signal: AbortSignal },
  ): void {
    serveSessionStream(response, {
      session,
      signal,
      find: () => this.find(session.id, principal),
      subscribe: (listener) => this.#hub.serve(principal, () => this.#hub.subscribe(listener)),
    });
  }

  end(session: Session): Promise<void> {
    return this.#change(session, () => this.#store.end(session.id));
  }

  /** Answers a POST; `undefined` when there is nothing to answer. */
  async answer(asked: SessionRequest): Promise<Response | undefined> {
    const { session, body } = asked;
    const messages = (Array.isArray(body) ? body : [body]).map(parseJSONRPCMessage);
    const requests = messages.filter(isJSONRPCRequest);
    for (const message of messages)
      if (!isJSONRPCRequest(message)) this.#running.pass(session.id, message);
    return requests.length === 0 ? undefined : this.#exchange(asked, requests);
  }

  async #exchange(asked: SessionRequest, requests: readonly JSONRPCRequest[]): Promise<Response> {
    const { session, principal, request, response, body, authInfo } = asked;
    const exchange = new Exchange();
    const subscriptions: Subscriptions = {
      subscribe: (uri) => this.#change(session, () => this.#store.subscribe(session.id, uri)),
      unsubscribe: (uri) => this.#change(session, () => this.#store.unsubscribe(session.id, uri)),
    };
    const server = await this.#factory({
      era: 'legacy',
      authInfo: { ...authInfo, extra: { ...authInfo.extra, subscriptions } },
      requestInfo: request,
    });
    await server.connect(exchange);
    await exchange.replay(session);
    const close = () => void server.close().catch(() => {});
    const running = requests.map(({ id }) =>
      this.#running.add(session.id, {
        requestId: id,
        cancel: (message: JSONRPCMessage) => {
          exchange.deliver(message);
          // It is not answered any more; the others of a batch are.
          if (requests.length === 1) close();
        },
        take: (message: JSONRPCMessage) => {
          if (!exchange.answers(message)) return false;
          exchange.deliver(message);
          return true;
        },
      }),
    );
    response.once('close', () => {
      for (const each of running) each[Symbol.dispose]();
      close();
    });
    return this.#hub.serve(principal, () =>
      exchange.handle(request, { parsedBody: body, authInfo }),
    );
  }

  async #change({ id }: Session, change: () => Promise<void>): Promise<void> {
    await change();
    this.#running.tellChanged(id);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#running[Symbol.asyncDispose]();
  }
}
