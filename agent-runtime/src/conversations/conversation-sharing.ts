import { randomBytes, timingSafeEqual } from 'node:crypto';

import type { ClientMessage } from '@taskloom/contracts';
import type { StateStore } from '@taskloom/platform';

import { ChatError } from '../errors.ts';
import type { ConversationStore } from './conversation-store.ts';
import { lineOf, type Conversation } from './documents.ts';
import { endOfLog, readEvents } from './event-log.ts';
import { digest } from './keys.ts';
import { messagesIn, type SaidMessage } from './messages.ts';
import { toJson, toMarkdown } from './render-transcript.ts';

type Frame<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;

interface Share {
  /** The path of the page that anybody who has it can read. */
  path: string;
  at: string;
}

interface Exported {
  fileName: string;
  content: string;
}

/**
 * What leaves a conversation: files for its owner, and a page for who has its link. The link is a part
 * of the conversation's head: it ends with it, and in the moment in which it is taken back.
 */
export class ConversationSharing {
  readonly #store: StateStore;
  readonly #conversations: ConversationStore;

  constructor(store: StateStore, conversations: ConversationStore) {
    this.#store = store;
    this.#conversations = conversations;
  }

  /** Shares what has been said so far, or takes the link back. `undefined` when it is not shared. */
  async share(userId: string, frame: Frame<'share_conversation'>): Promise<Share | undefined> {
    const { conversationId, shared } = frame;
    const head = owned(userId, await this.#conversations.read(conversationId));
    if (shared === undefined) return shareOf(head);
    const line = lineOf(head);
    const { seq: lastSeq } = await endOfLog(this.#store, line, head.lastChunk);
    const at = new Date().toISOString();
    const secret = randomBytes(24).toString('base64url');
    const changed = await this.#conversations.update(conversationId, (stored) => {
      const { share, ...rest } = owned(userId, stored);
      if (!shared) return share && rest;
      return { ...rest, share: { secret: share?.secret ?? secret, line, lastSeq, at } };
    });
    return shareOf(owned(userId, changed));
  }

  async export(
    userId: string,
    { conversationId, format }: Frame<'export_conversation'>,
  ): Promise<Exported> {
    const head = owned(userId, await this.#conversations.read(conversationId));
    const messages = await this.#messages(lineOf(head), Infinity);
    const transcript = { title: head.title, messages };
    const name = head.title.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/gu, '');
    return {
      fileName: `${name.slice(0, 60) || 'conversation'}.${format === 'json' ? 'json' : 'md'}`,
      content: format === 'json' ? toJson(transcript) : toMarkdown(transcript),
    };
  }

  /** What the link shows; `undefined` for any that is none, or no longer. */
  async open(link: string): Promise<{ title: string; messages: SaidMessage[] } | undefined> {
    const [hashed = '', secret = ''] = link.split('.');
    const head = await this.#conversations.readByDigest(hashed);
    if (!head?.share || !isSame(head.share.secret, secret)) return undefined;
    const { line, lastSeq } = head.share;
    return { title: head.title, messages: await this.#messages(line, lastSeq) };
  }

  async #messages(line: string, lastSeq: number): Promise<SaidMessage[]> {
    const { events } = await readEvents(this.#store, line, { chunk: 0, seq: 0 });
    return messagesIn(events.filter(({ seq }) => seq <= lastSeq)).filter(
      ({ text }) => text.trim() !== '',
    );
  }
}

function shareOf({ conversationId, share }: Conversation): Share | undefined {
  return share && { path: `/shared/${digest(conversationId)}.${share.secret}`, at: share.at };
}

function isSame(secret: string, given: string): boolean {
  const [a, b] = [Buffer.from(secret), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function owned(userId: string, conversation: Conversation | undefined): Conversation {
  if (conversation?.ownerId === userId && conversation.deletedAt === undefined) return conversation;
  throw new ChatError({ code: 'not_found', message: 'There is no such conversation.' });
}
