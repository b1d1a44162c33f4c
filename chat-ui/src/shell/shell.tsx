import { lazy, Suspense, useEffect, useMemo } from 'react';

import { ChatPane } from '../chat/chat-pane.tsx';
import { useProjects } from '../data/queries.ts';
import { useWorkspace } from '../data/workspace.ts';
import { useNotificationToasts } from '../notifications/use-notification-toasts.ts';
import { TaskArea } from '../tasks/task-area.tsx';
import { TaskMenuArea } from '../tasks/many/task-menu-area.tsx';
import { TaskFactsContext, useGatheredFacts } from '../tasks/list/task-facts.ts';
import { t } from '../text/t.ts';
import { BottomBar } from './navigation/bottom-bar.tsx';
import { useAddress } from './navigation/address.ts';
import { useConversationAddress } from './navigation/use-conversation-address.ts';
import { createCommands } from './navigation/commands.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { preloadParts } from './preload-parts.ts';
import { keepFiles } from './service-worker.ts';
import { Rail } from './navigation/rail.tsx';
import { ToastArea } from './toast-area.tsx';
import { useUi } from './ui-store.ts';
import { useSettled } from './use-settled.ts';
import { useIsPhone } from './use-is-phone.ts';
import { useShortcuts } from './navigation/use-shortcuts.ts';

const TaskPanel = lazy(() =>
  import('../tasks/task-panel.tsx').then(({ TaskPanel: found }) => ({ default: found })),
);
const NotificationsPane = lazy(() =>
  import('../notifications/notifications-panel.tsx').then(({ NotificationsPane: found }) => ({
    default: found,
  })),
);
const NotificationsPanel = lazy(() =>
  import('../notifications/notifications-panel.tsx').then(({ NotificationsPanel: found }) => ({
    default: found,
  })),
);
const Dialogs = lazy(() =>
  import('./dialogs/dialogs.tsx').then(({ Dialogs: found }) => ({ default: found })),
);

/** The one layout: rail, tasks, conversation; on a phone one of them and the bottom bar. */
export function Shell() {
  const workspace = useWorkspace();
  const { taskId, pane } = useAddress();
  const { dialog, chatOpen, notificationsOpen } = useUi();
  const phone = useIsPhone();
  const commands = useMemo(() => createCommands(workspace), [workspace]);
  useShortcuts(commands);
  useNotificationToasts();
  const settled = useSettled();
  const loaded = useProjects().length > 0;
  useEffect(() => {
    if (settled && loaded) void preloadParts().then(keepFiles);
  }, [settled, loaded]);
  useWatchedProjects(settled);
  useConversationAddress();
  const facts = useGatheredFacts();

  return (
    <TaskFactsContext value={facts}>
      <a
        href="#tasks"
        className="skip-link z-50 rounded-control bg-accent px-3 py-2 text-on-accent"
      >
        {t('Skip to tasks')}
      </a>
      <div
        className={`grid h-full grid-rows-[minmax(0,1fr)] max-md:grid-rows-[minmax(0,1fr)_auto_auto] md:grid-cols-[3.5rem_minmax(0,1fr)_auto] lg:grid-cols-[14rem_minmax(0,1fr)_auto]`}
      >
        <Rail />
        <div className="contents md:flex md:min-h-0 md:min-w-0 md:flex-col">
          <div className="contents md:relative md:flex md:min-h-0 md:grow md:flex-col md:overflow-hidden">
            <TaskArea hidden={pane !== 'tasks'} />
            <Suspense>
              {taskId !== undefined && (
                <ErrorBoundary part={t('The task')}>
                  <TaskPanel key="task" id={taskId} />
                </ErrorBoundary>
              )}
            </Suspense>
          </div>
          <ToastArea over={taskId !== undefined} />
        </div>
        <div
          // On a phone the pane shown is the page's main part.
          {...(phone && pane === 'chat' && { role: 'main' })}
          className={`contents md:grid md:min-h-0 md:w-(--side-width) md:grid-rows-[minmax(0,1fr)] ${chatOpen ? '' : 'md:hidden'}`}
        >
          <ChatPane
            alone={phone}
            hiddenOnPhone={pane !== 'chat'}
            hidden={!chatOpen}
            settled={settled}
          />
        </div>
        {phone && pane === 'notifications' && (
          <ErrorBoundary part={t('What you are told')}>
            <Suspense fallback={<main className="min-h-0" />}>
              <NotificationsPane />
            </Suspense>
          </ErrorBoundary>
        )}
        <BottomBar />
      </div>
      <Suspense>
        {!phone && notificationsOpen && (
          <ErrorBoundary part={t('What you are told')}>
            <NotificationsPanel />
          </ErrorBoundary>
        )}
      </Suspense>
      <ErrorBoundary part={t('The menu')}>
        <TaskMenuArea />
      </ErrorBoundary>
      <Suspense>
        {dialog && (
          <ErrorBoundary part={t('This')}>
            <Dialogs dialog={dialog} commands={commands} />
          </ErrorBoundary>
        )}
      </Suspense>
    </TaskFactsContext>
  );
}

/** Live changes are asked for project by project, so they follow the list of projects. */
function useWatchedProjects(settled: boolean): void {
  const { live } = useWorkspace();
  const projects = useProjects();
  const ids = projects.map(({ id }) => id).join(' ');
  useEffect(() => {
    if (settled && ids !== '') live.watch(ids.split(' '));
  }, [live, ids, settled]);
}
