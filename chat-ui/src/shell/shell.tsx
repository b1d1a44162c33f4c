import { lazy, Suspense, useEffect, useMemo } from 'react';
import { useLocation } from 'wouter';

import { ChatPane } from '../chat/chat-pane.tsx';
import { useProjects } from '../data/queries.ts';
import { useWorkspace } from '../data/workspace.ts';
import { NotificationsPane, NotificationsPanel } from '../notifications/notifications-panel.tsx';
import { useArrivals } from '../notifications/use-arrivals.ts';
import { taskIdOf } from '../tasks/open-task.ts';
import { TaskArea } from '../tasks/task-area.tsx';
import { TaskFactsContext, useGatheredFacts } from '../tasks/task-facts.ts';
import { BottomBar } from './bottom-bar.tsx';
import { createCommands } from './commands.ts';
import { Rail } from './rail.tsx';
import { ToastArea } from './toast-area.tsx';
import { useUi } from './ui-store.ts';
import { useIsPhone } from './use-is-phone.ts';
import { useKeys } from './use-keys.ts';

const TaskPanel = lazy(() =>
  import('../tasks/task-panel.tsx').then(({ TaskPanel: found }) => ({ default: found })),
);
const Dialogs = lazy(() =>
  import('./dialogs.tsx').then(({ Dialogs: found }) => ({ default: found })),
);

/** The one layout: rail, tasks, conversation; on a phone one of them and the bottom bar. */
export function Shell() {
  const workspace = useWorkspace();
  const [path, navigate] = useLocation();
  const { dialog, chatOpen, phonePane, notificationsOpen } = useUi();
  const phone = useIsPhone();
  const commands = useMemo(() => createCommands({ workspace, navigate }), [workspace, navigate]);
  useKeys(commands);
  useArrivals();
  useWatchedProjects();
  const taskId = taskIdOf(path);
  const facts = useGatheredFacts();

  return (
    <TaskFactsContext value={facts}>
      <a
        href="#tasks"
        className="skip-link z-50 rounded-control bg-accent px-3 py-2 text-on-accent"
      >
        Skip to tasks
      </a>
      <div
        className={`grid h-full grid-rows-[minmax(0,1fr)] max-md:grid-rows-[minmax(0,1fr)_auto] md:grid-cols-[3.5rem_minmax(0,1fr)_auto] lg:grid-cols-[14rem_minmax(0,1fr)_auto]`}
      >
        <Rail />
        <TaskArea hidden={phonePane !== 'tasks'} />
        <div
          // On a phone the pane shown is the page's main part.
          {...(phone && phonePane === 'chat' && { role: 'main' })}
          className={`contents md:grid md:min-h-0 md:w-(--side-width) md:grid-rows-[minmax(0,1fr)] ${chatOpen ? '' : 'md:hidden'}`}
        >
          <ChatPane alone={phone} hiddenOnPhone={phonePane !== 'chat'} hidden={!chatOpen} />
        </div>
        {phone && phonePane === 'notifications' && <NotificationsPane />}
        <BottomBar />
      </div>
      {!phone && notificationsOpen && <NotificationsPanel />}
      <Suspense>
        {taskId !== undefined && <TaskPanel key="task" id={taskId} />}
        {dialog && <Dialogs dialog={dialog} commands={commands} />}
      </Suspense>
      <ToastArea />
    </TaskFactsContext>
  );
}

/** Live changes are asked for project by project, so they follow the list of projects. */
function useWatchedProjects(): void {
  const { live } = useWorkspace();
  const projects = useProjects();
  const ids = projects.map(({ id }) => id).join(' ');
  useEffect(() => live.watch(ids === '' ? [] : ids.split(' ')), [live, ids]);
}
