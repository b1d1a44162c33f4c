import { Menu, MessageSquare, Search, X } from 'lucide-react';
import { lazy, useState } from 'react';

import { useFilters, useMe, useProjects } from '../data/queries.ts';
import { focusFirstRow } from '../tasks/task-keys.ts';
import { IconButton } from '../ui/button.tsx';
import { LateMenu } from '../ui/late-menu.tsx';
import { focusSearch } from './focus-fields.ts';
import { setUi, useUi } from './ui-store.ts';
import { fixedViews, otherViews } from './views.ts';
import type { View } from './views.ts';

const ArrangeMenu = lazy(() =>
  import('../tasks/arrange-menu.tsx').then(({ ArrangeMenu: found }) => ({ default: found })),
);
const ProjectMenu = lazy(() =>
  import('./project-menu.tsx').then(({ ProjectMenu: found }) => ({ default: found })),
);

/** Views whose tasks can be sorted and grouped. */
const ARRANGED = new Set<View['kind']>([
  'board',
  'today',
  'upcoming',
  'inbox',
  'project',
  'filter',
]);

/** The view's name, the search, and the way back to the conversation when it is closed. */
export function TaskHeader({ view }: { view: View }) {
  const { search, chatOpen } = useUi();
  const projects = useProjects();
  const [searching, setSearching] = useState(false);
  const me = useMe();
  const name = useViewName(view);
  const projectId = view.kind === 'project' ? view.projectId : me?.inbox_project_id;
  const project =
    view.kind === 'project' || view.kind === 'inbox'
      ? projects.find(({ id }) => id === projectId)
      : undefined;
  const onPhone = searching || search !== '';

  return (
    <header className="flex h-14 shrink-0 items-center gap-2 px-5 max-md:px-2">
      <IconButton
        label="Views and projects"
        icon={Menu}
        className={`md:hidden ${onPhone ? 'hidden' : ''}`}
        onClick={() => setUi({ dialog: { kind: 'views' } })}
      />
      <h1
        className={`min-w-0 grow truncate text-xl font-semibold ${onPhone ? 'max-md:hidden' : ''}`}
      >
        {search.trim() === '' ? name : 'Search'}
      </h1>
      <LateMenu>
        {project && <ProjectMenu project={project} />}
        {ARRANGED.has(view.kind) && <ArrangeMenu view={view} />}
      </LateMenu>
      <IconButton
        label="Search tasks"
        icon={Search}
        className={`md:hidden ${onPhone ? 'hidden' : ''}`}
        onClick={() => {
          setSearching(true);
          requestAnimationFrame(focusSearch);
        }}
      />
      <div className={`relative w-60 shrink ${onPhone ? 'max-md:w-full' : 'max-md:hidden'}`}>
        <Search
          size={15}
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-muted"
        />
        <input
          id="search"
          type="search"
          value={search}
          onChange={({ target }) => setUi({ search: target.value })}
          onBlur={() => setSearching(false)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              setUi({ search: '' });
              event.currentTarget.blur();
            } else if (event.key === 'ArrowDown') {
              event.preventDefault();
              focusFirstRow();
            }
          }}
          aria-label="Search tasks"
          placeholder="Search"
          className="h-8 w-full appearance-none rounded-control border border-transparent bg-hover pr-8 pl-8 max-md:h-11 [&::-webkit-search-cancel-button]:hidden"
        />
        {search === '' ? (
          <kbd className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 rounded-[4px] border border-line px-1.5 font-sans text-xs text-muted max-md:hidden">
            /
          </kbd>
        ) : (
          <button
            type="button"
            aria-label="Clear search"
            onClick={() => {
              setUi({ search: '' });
              focusSearch();
            }}
            className="absolute inset-y-0 right-0 grid w-8 place-items-center rounded-control text-muted hover:text-text max-md:w-11"
          >
            <X size={15} aria-hidden />
          </button>
        )}
      </div>
      {!chatOpen && (
        <IconButton
          label="Show conversation"
          shortcut="c"
          icon={MessageSquare}
          className="max-md:hidden"
          onClick={() => setUi({ chatOpen: true })}
        />
      )}
    </header>
  );
}

function useViewName(view: View): string {
  const projects = useProjects();
  const filters = useFilters();
  switch (view.kind) {
    case 'project':
      return projects.find(({ id }) => id === view.projectId)?.name ?? 'Project';
    case 'filter':
      return filters.find(({ id }) => id === view.filterId)?.name ?? 'New filter';
    default:
      return [...fixedViews, ...otherViews].find(({ kind }) => kind === view.kind)?.name ?? '';
  }
}
