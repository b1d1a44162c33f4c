import { Filter, Save, Trash2 } from 'lucide-react';
import { useDeferredValue, useState } from 'react';

import { useFiltered, useFilters, useProjects } from '../../data/queries.ts';
import { toToolError } from '../../data/tool-error.ts';
import { useWorkspace } from '../../data/workspace.ts';
import { goToView } from '../../shell/navigation/address.ts';
import { setUi } from '../../shell/ui-store.ts';
import type { View } from '../../shell/navigation/views.ts';
import { t } from '../../text/t.ts';
import type { Clock } from '../../time/format-date.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { arrangeGroups, arrangeOrder } from '../arrangement/arrange.ts';
import { useArrangement } from '../arrangement/arrangement-store.ts';
import { FilterBox } from './filter-box.tsx';
import { useTaskFacts } from '../list/task-facts.ts';
import { TaskList } from '../list/task-list.tsx';

interface FilterViewProps {
  view: Extract<View, { kind: 'filter' }>;
  clock: Clock;
}

/** A filter in words and what it finds, as it is typed; kept under a name, it stands in the sidebar. */
export function FilterView({ view, clock }: FilterViewProps) {
  const saved = useFilters().find(({ id }) => id === view.filterId);
  const [typed, setTyped] = useState<string>();
  const text = typed ?? saved?.filter ?? '';
  const asked = useDeferredValue(text.trim());
  const { data, error, isPlaceholderData } = useFiltered(asked);
  const { actions } = useWorkspace();
  const changed = saved === undefined || text.trim() !== saved.filter;
  const refused = error === null ? undefined : toToolError(error);

  return (
    <div className="flex flex-col gap-4">
      <FilterBox text={text} error={refused} onType={setTyped} />
      <div className="flex flex-wrap gap-2">
        {changed && (
          <Button
            icon={Save}
            disabled={asked === '' || refused !== undefined}
            onClick={() => {
              if (saved === undefined)
                return setUi({ dialog: { kind: 'save-filter', filter: text.trim() } });
              void actions.saveFilter(saved.name, text.trim()).catch(actions.fail);
            }}
          >
            {saved === undefined ? t('Save filter') : t('Save “{name}”', { name: saved.name })}
          </Button>
        )}
        {saved && (
          <Button
            look="quiet"
            icon={Trash2}
            onClick={() => {
              goToView('/today');
              void actions.deleteFilter(saved).catch(actions.fail);
            }}
          >
            {t('Delete filter')}
          </Button>
        )}
      </div>
      {asked !== '' && data !== undefined && refused === undefined && (
        <Found view={view} tasks={data} clock={clock} settled={!isPlaceholderData} />
      )}
    </div>
  );
}

interface FoundProps extends FilterViewProps {
  tasks: Parameters<typeof arrangeOrder>[0];
  settled: boolean;
}

function Found({ view, tasks, clock, settled }: FoundProps) {
  const projects = useProjects();
  const { people } = useTaskFacts();
  const { sort, group } = useArrangement(view);
  if (tasks.length === 0 && settled)
    return (
      <EmptyState icon={Filter} title={t('No task matches')}>
        <p className="text-muted">
          {t('The filter is understood; there is nothing it finds now.')}
        </p>
      </EmptyState>
    );
  const ordered = arrangeOrder(tasks, sort, clock.timeZone);
  const groups = arrangeGroups(ordered, group === 'view' ? 'none' : group, {
    clock,
    projects,
    people,
  });
  return <TaskList groups={groups} clock={clock} projects={projects} />;
}
