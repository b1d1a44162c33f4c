import { QueryClient } from '@tanstack/react-query';
import { createContext, use } from 'react';

import { ChatSession } from '../chat/chat-session.ts';
import { ChatSocket } from '../chat/chat-socket.ts';
import { useSession } from '../session/session-store.ts';
import { retractToast, showToast } from '../shell/toasts.ts';
import { setUi } from '../shell/ui-store.ts';
import { createTaskActions } from '../tasks/task-actions.ts';
import { LiveUpdates } from './live-updates.ts';
import { McpConnection } from './mcp-connection.ts';
import { createOperations } from './operations.ts';
import { createOrganizeActions } from './organize-actions.ts';
import { Refresher } from './refresher.ts';
import { describeError, ToolError } from './tool-error.ts';
import { createTools } from './tools.ts';

/** A page hidden for longer may have slept, and its connections died unheard. */
const TRUSTED_HIDDEN_MS = 30_000;

export type Workspace = ReturnType<typeof createWorkspace>;

/** What a signed-in page works with: its two connections and what is read and done through them. */
export function createWorkspace(token: string) {
  const onRefused = () => {
    useSession.getState().signOut('Your access token was refused. It may have been replaced.');
  };
  const { origin, host, protocol } = window.location;
  const connection = new McpConnection({ url: new URL('/mcp', origin), token, onRefused });
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
  const refresher = new Refresher(client, tools.findOpenTasksOf);
  const dependencies = { tools, client, refresher, show: showToast, retract: retractToast };
  const operations = createOperations(dependencies);
  const live = new LiveUpdates({
    connection,
    onState: (state) => setUi({ live: state }),
    onChange: (change) => refresher.note(change),
  });
  const chat = new ChatSession({
    send: (frame) => socket.send(frame),
    onRefused,
    onProblem: (error) => showToast({ text: describeError(new ToolError(error)), tone: 'error' }),
    storage: localStorage,
  });
  const socket = new ChatSocket({
    url: `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/chat`,
    token,
    onState: (state) => chat.setSocketState(state),
    onMessage: (message) => chat.receive(message),
  });
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
      ...createOrganizeActions(dependencies, operations),
      undo: operations.undo,
      fail: operations.fail,
    },
    dispose() {
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
