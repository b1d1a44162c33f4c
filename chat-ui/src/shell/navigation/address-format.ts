import { BOARDS } from '../../tasks/board/board-by.ts';
import type { BoardBy } from '../../tasks/board/board-by.ts';

const PANES = ['tasks', 'chat', 'notifications'] as const;
export type PhonePane = (typeof PANES)[number];

/**
 * Where one is: the view is the path, and what is open over it or beside it are parameters. Back,
 * forward, a reload and a shared link all come from here.
 */
export interface Address {
  path: string;
  /** The task whose panel is open (`task`). */
  taskId: string | undefined;
  /** The conversation beside the tasks (`chat`). */
  conversationId: string | undefined;
  /** Words that are looked for (`q`). */
  search: string;
  /** What the columns of a board stand for (`board`); a project without it is a list. */
  board: BoardBy | undefined;
  /** The one pane shown on a phone (`pane`). */
  pane: PhonePane;
}

export function parseAddress(path: string, query: string): Address {
  const parameters = new URLSearchParams(query);
  const pane = parameters.get('pane');
  const board = parameters.get('board');
  return {
    path,
    taskId: parameters.get('task') ?? undefined,
    conversationId: parameters.get('chat') ?? undefined,
    search: parameters.get('q') ?? '',
    board: BOARDS.find((known) => known === board),
    pane: PANES.find((known) => known === pane) ?? 'tasks',
  };
}

export function formatAddress(address: Address): string {
  const { path, taskId, conversationId, search, board, pane } = address;
  const parameters = new URLSearchParams();
  if (search !== '') parameters.set('q', search);
  if (board !== undefined) parameters.set('board', board);
  if (taskId !== undefined) parameters.set('task', taskId);
  if (conversationId !== undefined) parameters.set('chat', conversationId);
  if (pane !== 'tasks') parameters.set('pane', pane);
  const query = parameters.toString();
  return query === '' ? path : `${path}?${query}`;
}

/** The address of a view, with the conversation that is open beside it. */
export function viewAddress({ conversationId }: Address, path: string): string {
  return formatAddress({ ...parseAddress(path, ''), conversationId });
}

/** What others are sent: it opens the task over its own project. */
export function taskLink(origin: string, id: string): string {
  return new URL(`/task/${encodeURIComponent(id)}`, origin).href;
}
