import type { ConversationSummary } from '@taskloom/contracts';
import type { StateStore } from '@taskloom/platform';

import type { Listed } from './conversation-index.ts';
import type { ConversationStore } from './conversation-store.ts';
import { lineOf } from './documents.ts';
import { SearchWords, termsOf } from './search-words.ts';

const PAGE = 50;
const FOUND_PAGE = 20;
/** Conversations that are looked through at the same time. */
const AT_ONCE = 16;

export interface Page {
  conversations: ConversationSummary[];
  nextCursor?: string;
}

interface Wanted {
  search?: string | undefined;
  archived?: boolean | undefined;
  cursor?: string | undefined;
}

/** A person's conversations in pages: all, archived ones, or those in which something was said. */
export class ConversationListing {
  readonly #conversations: ConversationStore;
  readonly #words: SearchWords;

  constructor(store: StateStore, conversations: ConversationStore) {
    this.#conversations = conversations;
    this.#words = new SearchWords(store);
  }

  /** Pinned ones, then those written in last. */
  async firstPage(userId: string): Promise<Page> {
    const listed = (await this.#conversations.index.list(userId)).filter(
      ({ archived }) => !archived,
    );
    const pinned = listed.filter((each) => each.pinned);
    const { conversations, ...more } = pageOf(
      listed.filter((each) => !each.pinned),
      PAGE,
    );
    return { conversations: [...pinned.map(toSummary), ...conversations], ...more };
  }

  async find(userId: string, { search, archived, cursor }: Wanted): Promise<Page> {
    const all = await this.#conversations.index.list(userId);
    const isSearch = search !== undefined && search !== '';
    const kept = all.filter(
      (each) =>
        (isSearch && archived === undefined) || (each.archived ?? false) === (archived ?? false),
    );
    // Pinned ones stand on the first page of the list.
    const others = isSearch || archived ? kept : kept.filter(({ pinned }) => !pinned);
    const rest = others.filter((each) => cursor === undefined || isAfter(each, cursor));
    return isSearch ? this.#search(rest, termsOf(search)) : pageOf(rest, PAGE);
  }

  async #search(listed: readonly Listed[], terms: readonly string[]): Promise<Page> {
    const found: Listed[] = [];
    for (let at = 0; at < listed.length && found.length <= FOUND_PAGE && terms.length > 0;) {
      const some = listed.slice(at, at + AT_ONCE);
      at += AT_ONCE;
      const fits = await Promise.all(some.map((each) => this.#has(each, terms)));
      found.push(...some.filter((_, index) => fits[index]));
    }
    const { conversations, ...more } = pageOf(found, FOUND_PAGE);
    const told = conversations.map(async (summary) => {
      const head = await this.#conversations.read(summary.conversationId);
      const snippet = head && (await this.#words.snippet(lineOf(head), terms));
      return { ...summary, ...(snippet && { snippet }) };
    });
    return { conversations: await Promise.all(told), ...more };
  }

  async #has(each: Listed, terms: readonly string[]): Promise<boolean> {
    each.storageId ??= (await this.#conversations.read(each.conversationId))?.storageId;
    if (each.storageId === undefined) return false;
    return this.#words.has(each.storageId, { title: each.title, terms });
  }
}

function pageOf(listed: readonly Listed[], size: number): Page {
  const shown = listed.slice(0, size);
  const last = shown.at(-1);
  return {
    conversations: shown.map(toSummary),
    ...(last && listed.length > size && { nextCursor: `${last.updatedAt} ${last.conversationId}` }),
  };
}

/** Whether it comes after the one that a page ended with; those written in meanwhile do not. */
function isAfter({ updatedAt, conversationId }: Listed, cursor: string): boolean {
  const [at = '', id = ''] = cursor.split(' ');
  return updatedAt < at || (updatedAt === at && conversationId > id);
}

function toSummary({ storageId: _storageId, ...summary }: Listed): ConversationSummary {
  return summary;
}
