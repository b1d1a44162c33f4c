import type { Me } from '@taskloom/contracts';
import { QueryClient } from '@tanstack/react-query';
import { createContext, use } from 'react';

import { ChatSession } from '../chat/session/chat-session.ts';
import { ChatSocket } from '../chat/session/chat-socket.ts';
import type { AccessTokens } from '../session/access-tokens.ts';
import { useSession } from '../session/session-store.ts';
import { saveFile } from '../files/save-file.ts';
import { retractToast, showToast } from '../shell/toasts.ts';
import { setUi } from '../shell/ui-store.ts';
import { createManyActions } from '../tasks/many/many-actions.ts';
import { createTaskActions } from '../tasks/task-actions.ts';
import { t } from '../text/t.ts';
import { browserStorage } from './browser-storage.ts';
import { LiveUpdates } from './live-updates.ts';
import { McpConnection } from './mcp-connection.ts';
import { createOperations } from './operations.ts';
import { createOrganizeActions } from './organize-actions.ts';
import { loadQueue, useChangeQueue } from './offline/change-queue.ts';
import { keepQueries, restoreQueries } from './offline/kept-queries.ts';
import { sendQueued } from './offline/send-queued.ts';
import { queryKeys } from './query-keys.ts';
import { Refresher } from './refresher.ts';
import { describeError, ToolError } from './tool-error.ts';
import { createTools } from './tools.ts';

/** A page hidden for longer may have slept, and its connections died unheard. */
const TRUSTED_HIDDEN_MS = 30_000;

/** The server's clock may be behind this one's by so much. */
const CLOCK_SKEW_MS = 3000;

export type Workspace = ReturnType<typeof createWorkspace>;

/** What a signed-in page works with: its two connections and what is read and done through them. */
export function createWorkspace(tokens: AccessTokens) {
  const onRefused = () => {
    useSession.getState().signOut(t('You were signed out, here or from another browser.'));
  };
  const openedAt = Date.now();
  const { origin, host, protocol } = window.location;
  const connection = new McpConnection({ url: new URL('/mcp', origin), tokens, onRefused });
  const tools = createTools(connection);
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) =>
          failures < 3 && !(error instanceof ToolError && error.code !== 'unavailable'),
      },
    },
  });
  const keeping = keepQueries(client);
  const refresher = new Refresher(client);
  const dependencies = { tools, client, refresher, show: showToast, retract: retractToast };
  const operations = createOperations(dependencies);
  const live = new LiveUpdates({
    connection,
    onState: (state) => {
      setUi({ live: state });
      if (state === 'live' && useChangeQueue.getState().changes.length > 0) void sendKept();
    },
    onChange: (change) => {
      if (change === 'opening') void catchUp();
      else refresher.note(change);
    },
  });
  const chat = new ChatSession({
    send: (frame) => socket.send(frame),
    onRefused,
    onProblem: (error) => showToast({ text: describeError(new ToolError(error)), tone: 'error' }),
    onExported: ({ content, fileName }) => saveFile(content, fileName),
    storage: browserStorage,
  });
  const socket = new ChatSocket({
    url: `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/chat`,
    tokens,
    onState: (state) => chat.setSocketState(state),
    onMessage: (message) => chat.receive(message),
  });
  async function sendKept(): Promise<void> {
    const personId = client.getQueryData<Me>(queryKeys.me)?.id;
    await refresher.during(() => sendQueued({ tools, personId, show: showToast }));
  }
  /** What was read before the stream was open is read again only if something changed since. */
  async function catchUp(): Promise<void> {
    const newest = await tools.findNewestChange().catch(() => Infinity);
    if (newest !== undefined && newest > openedAt - CLOCK_SKEW_MS) refresher.note('everything');
  }
  let hiddenSince = Date.now();
  const check = () => {
    live.check();
    socket.check();
  };
  const onVisibility = () => {
    if (document.visibilityState === 'hidden') hiddenSince = Date.now();
    else if (Date.now() - hiddenSince > TRUSTED_HIDDEN_MS) check();
  };
  window.addEventListener('online', check);
  document.addEventListener('visibilitychange', onVisibility);

  return {
    tools,
    client,
    live,
    chat,
    actions: {
      ...createTaskActions(dependencies, operations),
      ...createManyActions(dependencies, operations),
      ...createOrganizeActions(dependencies, operations),
      undo: operations.undo,
      fail: operations.fail,
    },
    /** What this browser kept of before: resolves when the page may be drawn. */
    ready: Promise.all([restoreQueries(client), loadQueue()]),
    dispose() {
      keeping[Symbol.dispose]();
      window.removeEventListener('online', check);
      document.removeEventListener('visibilitychange', onVisibility);
      live[Symbol.dispose]();
      socket[Symbol.dispose]();
      void connection[Symbol.asyncDispose]();
      client.clear();
    },
  };
}

export const WorkspaceContext = createContext<Workspace | undefined>(undefined);

/** @throws outside a signed-in page, which is a mistake in the code. */
export function useWorkspace(): Workspace {
  const workspace = use(WorkspaceContext);
  if (workspace === undefined) throw new Error('There is no workspace here.');
  return workspace;
}
