import { CHAT_PROTOCOL_VERSION } from '@taskloom/contracts';
import type { ClientMessage, ErrorPayload, Preference, ServerMessage } from '@taskloom/contracts';
import type { Logger } from '@taskloom/platform';
import type { WebSocket } from 'ws';

import type { UseStore } from '../budgets/use-store.ts';
import type { Identity } from '../auth/identity.ts';
import type { ConversationService } from '../conversations/conversation-service.ts';
import type { ConversationSharing } from '../conversations/conversation-sharing.ts';
import { channels } from '../conversations/keys.ts';
import type { PreferenceStore } from '../preferences/preference-store.ts';
import { ChatError, UpstreamError } from '../errors.ts';
import type { StreamDependencies } from './conversation-stream.ts';
import { parseFrame, regardingOf } from './frames.ts';
import { OpenConversations } from './open-conversations.ts';

export interface ConnectionDependencies extends StreamDependencies {
  service: ConversationService;
  sharing: ConversationSharing;
  preferences: PreferenceStore;
  use: UseStore;
  /** `undefined` when the token is no good; throws `UpstreamError` when that is not known. */
  identify(token: string): Promise<Identity | undefined>;
  modelName: string;
  logger: Logger;
  /** Milliseconds a client has to say who it is. */
  authenticateMs: number;
  /** Milliseconds between looks whether the token still holds. */
  recheckMs: number;
  /** Called once a person is known: work is about to come. */
  onReady(): void;
}

/** Close codes: RFC 6455's, and 4401 for what HTTP calls 401. */
const CLOSE = { unauthenticated: 4401, tooMuch: 1008 };
const PENDING_FRAMES = 100;
/** A client that reads slower than this falls behind for good; it comes back after `seq`. */
const BUFFERED_BYTES = 8_000_000;

const v = CHAT_PROTOCOL_VERSION;

/** One WebSocket: takes frames one after the other, and sends what its open conversations bring. */
export class ChatConnection {
  readonly #socket: WebSocket;
  readonly #dependencies: ConnectionDependencies;
  readonly #open: OpenConversations;
  #identity: Identity | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #listing: AsyncDisposable | undefined;
  #work: Promise<void> = Promise.resolve();
  #pending = 0;

  constructor(socket: WebSocket, dependencies: ConnectionDependencies) {
    this.#socket = socket;
    this.#dependencies = dependencies;
    this.#open = new OpenConversations({
      ...dependencies,
      send: (message) => this.#send(message),
      onError: (error) => this.#payloadOf(error, 'following'),
    });
  }

  /** With an identity when the upgrade request brought a token. */
  start(authenticated?: { identity: Identity; token: string }): void {
    const socket = this.#socket;
    socket.on('message', (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary));
    // After the frame that is at work: what it opened goes too.
    socket.on('close', () => {
      this.#work = this.#work.then(() => this.#cleanUp());
    });
    socket.on('error', () => socket.terminate());
    if (authenticated) {
      this.#welcome(authenticated.identity, authenticated.token);
      return;
    }
    this.#timer = setTimeout(() => {
      this.#dismiss('Nobody authenticated in time.');
    }, this.#dependencies.authenticateMs);
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (this.#pending >= PENDING_FRAMES) {
      this.#socket.close(CLOSE.tooMuch, 'too many frames at once');
      return;
    }
    this.#pending += 1;
    this.#work = this.#work.then(async () => {
      await this.#take(isBinary ? '' : data.toString('utf8'));
      this.#pending -= 1;
    });
  }

  async #take(data: string): Promise<void> {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const parsed = parseFrame(data);
    if (!parsed.ok) {
      this.#refuse(parsed.regarding, parsed.error);
      return;
    }
    const { frame } = parsed;
    try {
      if (frame.type === 'authenticate') await this.#authenticate(frame.token);
      else if (this.#identity) await this.#handle(frame, this.#identity);
      else this.#dismiss('Authenticate first.');
    } catch (error) {
      this.#refuse(regardingOf(frame), this.#payloadOf(error, frame.type));
    }
  }

  async #authenticate(token: string): Promise<void> {
    const identity = await this.#dependencies.identify(token);
    if (!identity) return this.#dismiss('This token is not accepted.');
    if (this.#identity && this.#identity.userId !== identity.userId) {
      return this.#dismiss('This connection is somebody else’s.');
    }
    this.#welcome(identity, token);
  }

  #welcome(identity: Identity, token: string): void {
    this.#identity = identity;
    this.#watch(identity, token);
    this.#dependencies.onReady();
    const { modelName: model } = this.#dependencies;
    this.#send({ v, type: 'ready', userId: identity.userId, model });
  }

  /** A token that expires or is withdrawn ends the connection. */
  #watch({ expiresAt = Infinity }: Identity, token: string): void {
    clearTimeout(this.#timer);
    const { recheckMs } = this.#dependencies;
    const delay = Math.max(Math.min(recheckMs, expiresAt - Date.now()), 0);
    this.#timer = setTimeout(() => void this.#recheck(token), delay);
  }

  async #recheck(token: string): Promise<void> {
    let identity = this.#identity;
    try {
      identity = await this.#dependencies.identify(token);
    } catch {
      // Not known at the moment: asked again the next time.
    }
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const holds = identity && (identity.expiresAt ?? Infinity) > Date.now();
    if (identity && holds) this.#watch(identity, token);
    else this.#dismiss('The token is no longer accepted.');
  }

  async #handle(
    frame: Exclude<ClientMessage, { type: 'authenticate' }>,
    { userId }: Identity,
  ): Promise<void> {
    const { service, sharing, preferences, use } = this.#dependencies;
    switch (frame.type) {
      case 'list_conversations':
        return this.#list(userId);
      case 'find_conversations': {
        const { v: _v, type: _type, ...wanted } = frame;
        const found = await service.find(userId, wanted);
        return this.#send({ v, type: 'found_conversations', ...wanted, ...found });
      }
      case 'change_conversation': {
        const conversation = await service.change(userId, frame);
        return this.#send({ v, type: 'conversation_changed', conversation });
      }
      case 'open_conversation':
        return this.#open.open(userId, frame);
      case 'close_conversation':
        return this.#open.close(frame.conversationId);
      case 'delete_conversation':
        await service.remove(userId, frame.conversationId);
        await this.#open.close(frame.conversationId);
        this.#send({ v, type: 'conversation_deleted', conversationId: frame.conversationId });
        return this.#list(userId);
      case 'send_message':
        return this.#open.say(userId, frame);
      case 'share_conversation': {
        const { conversationId } = frame;
        const link = await sharing.share(userId, frame);
        return this.#send({ v, type: 'share', conversationId, ...(link && { link }) });
      }
      case 'export_conversation': {
        const { conversationId } = frame;
        const file = await sharing.export(userId, frame);
        return this.#send({ v, type: 'exported', conversationId, ...file });
      }
      case 'branch_conversation':
        return service.branches.fork(userId, frame);
      case 'switch_branch':
        return service.branches.switch(userId, frame);
      case 'change_queued':
        return service.changeQueued(userId, frame);
      case 'stop_run':
        return service.stop(userId, frame);
      case 'decide_approval':
        return service.decide(userId, frame);
      case 'forget_grant':
        await service.forgetGrant(userId, frame);
        return this.#listGrants(userId);
      case 'list_grants':
        return this.#listGrants(userId);
      case 'list_use':
        return this.#send({ v, type: 'use', ...(await use.read(userId)) });
      case 'list_preferences':
        return this.#sendPreferences(await preferences.list(userId));
      case 'save_preference':
        return this.#sendPreferences(await preferences.save(userId, frame));
      case 'forget_preference':
        return this.#sendPreferences(await preferences.forget(userId, frame.id));
    }
  }

  async #list(userId: string): Promise<void> {
    const { service, liveBus } = this.#dependencies;
    const send = async () => {
      this.#send({ v, type: 'conversations', ...(await service.list(userId)) });
    };
    this.#listing ??= await liveBus.subscribe(channels.user(userId), () => {
      send().catch((error: unknown) => this.#payloadOf(error, 'listing'));
    });
    await send();
  }

  async #listGrants(userId: string): Promise<void> {
    this.#send({ v, type: 'grants', grants: await this.#dependencies.service.listGrants(userId) });
  }

  #sendPreferences(preferences: Preference[]): void {
    this.#send({ v, type: 'preferences', preferences });
  }

  #refuse(regarding: string | undefined, error: ErrorPayload): void {
    this.#send({ v, type: 'error', ...(regarding !== undefined && { regarding }), error });
  }

  /** What a client may know of an error; what it may not is logged. */
  #payloadOf(error: unknown, doing: string): ErrorPayload {
    if (error instanceof ChatError) return error.payload;
    const type = error instanceof Error ? error.name : typeof error;
    this.#dependencies.logger.error({ doing, type }, 'a chat frame failed');
    const message =
      error instanceof UpstreamError
        ? 'Who you are cannot be checked at the moment.'
        : 'Something failed on our side.';
    return { code: 'unavailable', message, hint: 'Try again in a moment.' };
  }

  #dismiss(reason: string): void {
    this.#refuse('authenticate', { code: 'forbidden', message: reason });
    this.#socket.close(CLOSE.unauthenticated, reason);
  }

  #send(message: ServerMessage): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > BUFFERED_BYTES) {
      this.#socket.terminate();
      return;
    }
    this.#socket.send(JSON.stringify(message));
  }

  #cleanUp(): void {
    clearTimeout(this.#timer);
    const parts = [this.#open, ...(this.#listing ? [this.#listing] : [])];
    for (const part of parts) void Promise.resolve(part[Symbol.asyncDispose]()).catch(() => {});
  }
}
