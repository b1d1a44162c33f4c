import { useRef } from 'react';

import { useClock, useMe } from '../data/queries.ts';
import { TaskHeader } from '../shell/task-header.tsx';
import { TimeZoneOffer } from '../shell/time-zone-offer.tsx';
import { WelcomeArea } from '../shell/welcome/welcome-area.tsx';
import { viewOf } from '../shell/navigation/views.ts';
import { t } from '../text/t.ts';
import { useFocusRestore } from './list/use-focus-restore.ts';
import { useAddress } from '../shell/navigation/address.ts';
import { BulkArea } from './many/bulk-area.tsx';
import { useSelectionKeys } from './many/use-selection-keys.ts';
import { openMenuOfRow, openMenuWithKeys } from './many/menu-store.ts';
import { QuickAdd } from './quick-add.tsx';
import { QueuedChanges } from './queued-changes.tsx';
import { moveWithArrows } from './list/task-keys.ts';
import { ViewBody } from './view-body.tsx';

/** Views that tasks are added in. */
const ADDING = new Set(['board', 'calendar', 'today', 'upcoming', 'inbox', 'project']);

/** The middle of the page: the view's tasks, and the line that adds one. */
export function TaskArea({ hidden }: { hidden: boolean }) {
  const { path, search } = useAddress();
  const view = viewOf(path);
  const area = useRef<HTMLElement>(null);
  useFocusRestore(area);
  useSelectionKeys();
  const clock = useClock();
  const me = useMe();
  const projectId = view.kind === 'project' ? view.projectId : undefined;

  return (
    <main
      ref={area}
      id="tasks"
      tabIndex={-1}
      aria-label={t('Tasks')}
      onKeyDown={(event) => {
        moveWithArrows(event);
        openMenuWithKeys(event);
      }}
      onContextMenu={openMenuOfRow}
      className={`flex min-h-0 min-w-0 grow flex-col outline-none ${hidden ? 'max-md:hidden' : ''}`}
    >
      <TimeZoneOffer />
      <TaskHeader view={view} />
      {ADDING.has(view.kind) && (
        <QuickAdd
          clock={clock}
          forToday={view.kind === 'today'}
          projectId={view.kind === 'inbox' ? me?.inbox_project_id : projectId}
        />
      )}
      <QueuedChanges />
      <ViewBody view={view} search={search} clock={clock} />
      <WelcomeArea />
      <BulkArea key={`${path} ${search}`} />
    </main>
  );
}
