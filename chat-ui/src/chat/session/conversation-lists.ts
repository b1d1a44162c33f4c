import { CHAT_PROTOCOL_VERSION } from '@taskloom/contracts';
import type { ClientMessage, ConversationSummary, ServerMessage } from '@taskloom/contracts';

export interface ConversationLists {
  /** Pinned ones, then those written in last, as far as they have been read. */
  conversations: ConversationSummary[] | undefined;
  /** There are more of them. */
  nextCursor: string | undefined;
  /** What was looked for: by words, or archived ones. */
  found: Found | undefined;
}

interface Wanted {
  search: string;
  archived: boolean;
}

interface Found extends Wanted {
  conversations: ConversationSummary[] | undefined;
  nextCursor: string | undefined;
}

type FoundMessage = Extract<ServerMessage, { type: 'found_conversations' }>;
type Change = Omit<Extract<ClientMessage, { type: 'change_conversation' }>, 'v' | 'type'>;

export const noLists: ConversationLists = {
  conversations: undefined,
  nextCursor: undefined,
  found: undefined,
};

/** The first page as it is now; what was read after it stays, as far as it is not in it. */
export function withFirstPage(
  lists: ConversationLists,
  { conversations, nextCursor }: Extract<ServerMessage, { type: 'conversations' }>,
): ConversationLists {
  if (nextCursor === undefined) return { ...lists, conversations, nextCursor };
  const last = conversations.at(-1)?.updatedAt ?? '';
  const ids = new Set(conversations.map(({ conversationId }) => conversationId));
  const later = (lists.conversations ?? []).filter(
    ({ conversationId, updatedAt, pinned }) =>
      !ids.has(conversationId) && !pinned && updatedAt < last,
  );
  const cursor = later.length > 0 ? lists.nextCursor : nextCursor;
  return { ...lists, conversations: [...conversations, ...later], nextCursor: cursor };
}

/** The frame that looks for them; nothing to be looked for leads back to the list. */
export function find(wanted: Wanted): { found: Found | undefined; frame?: ClientMessage } {
  const { search, archived } = wanted;
  if (search === '' && !archived) return { found: undefined };
  return {
    found: { ...wanted, conversations: undefined, nextCursor: undefined },
    frame: findFrame(wanted),
  };
}

/** The frame that reads the next page of a list. */
export function moreFrame(
  lists: ConversationLists,
  list: 'recent' | 'found',
): ClientMessage | undefined {
  const { nextCursor: cursor, ...wanted } =
    list === 'found' && lists.found
      ? lists.found
      : { search: '', archived: false, nextCursor: lists.nextCursor };
  return cursor === undefined ? undefined : { ...findFrame(wanted), cursor };
}

/** A page that was asked for, at the end of what it belongs to; one asked for before is passed over. */
export function withFound(lists: ConversationLists, message: FoundMessage): ConversationLists {
  const { search = '', archived = false, cursor, conversations, nextCursor } = message;
  if (search === '' && !archived)
    return { ...lists, conversations: joined(lists.conversations, conversations), nextCursor };
  const { found } = lists;
  if (!found || found.search !== search || found.archived !== archived) return lists;
  const all = cursor === undefined ? conversations : joined(found.conversations, conversations);
  return { ...lists, found: { ...found, conversations: all, nextCursor } };
}

/** As it will be once the server has heard of the change. */
export function withChange(lists: ConversationLists, change: Change): ConversationLists {
  const { conversationId, title, pinned, archived } = change;
  const apply = (all: ConversationSummary[] | undefined) =>
    all?.map((summary) =>
      summary.conversationId === conversationId
        ? {
            ...summary,
            ...(title && { title }),
            ...(pinned !== undefined && { pinned }),
            ...(archived !== undefined && { archived }),
          }
        : summary,
    );
  const { found } = lists;
  const recent = apply(lists.conversations)?.filter((summary) => !summary.archived);
  const shown = apply(found?.conversations)?.filter(
    (summary) => !found?.archived || summary.archived,
  );
  return {
    ...lists,
    conversations: recent?.toSorted((a, b) => Number(b.pinned ?? 0) - Number(a.pinned ?? 0)),
    ...(found && { found: { ...found, conversations: shown } }),
  };
}

export function without(lists: ConversationLists, conversationId: string): ConversationLists {
  const drop = (all: ConversationSummary[] | undefined) =>
    all?.filter((other) => other.conversationId !== conversationId);
  const { found } = lists;
  return {
    ...lists,
    conversations: drop(lists.conversations),
    ...(found && { found: { ...found, conversations: drop(found.conversations) } }),
  };
}

function findFrame({
  search,
  archived,
}: Wanted): Extract<ClientMessage, { type: 'find_conversations' }> {
  return {
    v: CHAT_PROTOCOL_VERSION,
    type: 'find_conversations',
    ...(search === '' ? { archived } : { search }),
    ...(archived && { archived }),
  };
}

function joined(
  before: readonly ConversationSummary[] = [],
  more: readonly ConversationSummary[],
): ConversationSummary[] {
  const ids = new Set(before.map(({ conversationId }) => conversationId));
  return [...before, ...more.filter(({ conversationId }) => !ids.has(conversationId))];
}
