import type { LucideIcon } from 'lucide-react';
import { FileUp, Filter, Plus } from 'lucide-react';
import { useMemo } from 'react';
import type { CSSProperties, ReactNode } from 'react';

import { useFilters, useMe, useOverview, useProjects } from '../../data/queries.ts';
import { nest } from '../../data/nest-subtasks.ts';
import { sortProjects } from '../../tasks/arrangement/grouping.ts';
import { t } from '../../text/t.ts';
import { useAddress } from './address.ts';
import { ViewLink } from './view-link.tsx';
import { ProjectDot, ProjectInitial } from '../../ui/project-dot.tsx';
import { setUi } from '../ui-store.ts';
import { filterPath, fixedViews, otherViews, projectPath } from './views.ts';

interface NavLinksProps {
  /** Icons alone while the window is of middling width. */
  compact?: boolean;
  onNavigate?: (() => void) | undefined;
}

/** Views and projects, each with how much waits in it. */
export function NavLinks({ compact = false, onNavigate }: NavLinksProps) {
  const projects = useProjects();
  const filters = useFilters();
  const counts = useCounts();
  const links = { compact, onNavigate };
  return (
    <>
      <ul className="flex flex-col gap-px">
        {fixedViews.map(({ path, kind, name, icon: Icon }) => (
          <NavLink
            key={path}
            {...links}
            path={path}
            name={name}
            icon={<Icon size={16} aria-hidden />}
            count={kind === 'today' || kind === 'inbox' ? counts.get(kind) : undefined}
          />
        ))}
      </ul>
      <NavHeading compact={compact} name={t('Projects')} />
      <ul className="flex flex-col gap-px">
        {nest(sortProjects(projects))
          .filter(({ item: { inbox } }) => !inbox)
          .map(({ item: project, depth }) => (
            <NavLink
              key={project.id}
              {...links}
              depth={depth}
              path={projectPath(project.id)}
              name={project.name}
              icon={
                compact ? (
                  <>
                    <span className="max-lg:hidden">
                      <ProjectDot project={project} />
                    </span>
                    <span className="lg:hidden">
                      <ProjectInitial project={project} />
                    </span>
                  </>
                ) : (
                  <ProjectDot project={project} />
                )
              }
              count={counts.get(project.id)}
            />
          ))}
        <li>
          <NavButton
            compact={compact}
            name={t('Add project')}
            icon={Plus}
            onPress={() => setUi({ dialog: { kind: 'add-project' } })}
          />
        </li>
      </ul>
      <NavHeading compact={compact} name={t('Filters')} />
      <ul className="flex flex-col gap-px">
        {filters.map(({ id, name }) => (
          <NavLink
            key={id}
            {...links}
            path={filterPath(id)}
            name={name}
            icon={<Filter size={15} aria-hidden />}
          />
        ))}
        <NavLink
          {...links}
          path="/filter"
          name={t('New filter')}
          icon={<Plus size={16} aria-hidden />}
        />
      </ul>
      <NavHeading compact={compact} name={t('More')} />
      <ul className="flex flex-col gap-px">
        {otherViews
          .filter(({ kind }) => kind !== 'settings')
          .map(({ path, name, icon: Icon }) => (
            <NavLink
              key={path}
              {...links}
              path={path}
              name={name}
              icon={<Icon size={16} aria-hidden />}
            />
          ))}
        <li>
          <NavButton
            compact={compact}
            name={t('Import and export')}
            icon={FileUp}
            onPress={() => setUi({ dialog: { kind: 'files', tab: 'import' } })}
          />
        </li>
      </ul>
    </>
  );
}

function NavHeading({ name, compact }: { name: string; compact: boolean }) {
  return (
    <h2
      className={`mt-5 px-2.5 pb-1 text-xs font-semibold text-muted ${compact ? 'max-lg:sr-only' : ''}`}
    >
      {name}
    </h2>
  );
}

const ITEM =
  'flex h-8 w-full items-center gap-2.5 rounded-control px-2.5 text-start transition-colors hover:bg-hover max-md:h-11';

interface NavLinkProps extends NavLinksProps {
  path: string;
  name: string;
  icon: ReactNode;
  count?: number | undefined;
  /** How deep below others. */
  depth?: number;
}

export function NavLink(props: NavLinkProps) {
  const { path, name, icon, count, depth = 0, compact = false, onNavigate } = props;
  const { path: current } = useAddress();
  const active = current === path || (path === '/calendar' && current.startsWith(`${path}/`));
  return (
    <li>
      <ViewLink
        path={path}
        aria-current={active ? 'page' : undefined}
        title={compact ? name : undefined}
        onClick={onNavigate}
        className={`${ITEM} ${active ? 'bg-accent-soft font-semibold text-accent' : ''} ${compact ? 'max-lg:justify-center max-lg:px-0' : ''}`}
      >
        <span
          style={{ '--depth': depth } as CSSProperties}
          className={`grid w-4 shrink-0 place-items-center ${compact ? 'lg:indented' : 'indented'}`}
        >
          {icon}
        </span>
        <span className={`min-w-0 grow truncate ${compact ? 'max-lg:sr-only' : ''}`}>{name}</span>
        {count !== undefined && count > 0 && (
          <span
            className={`text-xs font-normal ${active ? '' : 'text-muted'} ${compact ? 'max-lg:hidden' : ''}`}
          >
            {count}
          </span>
        )}
      </ViewLink>
    </li>
  );
}

interface NavButtonProps {
  name: string;
  icon: LucideIcon;
  onPress: () => void;
  compact?: boolean;
  shortcut?: string;
  badge?: number;
  expanded?: boolean;
}

export function NavButton(props: NavButtonProps) {
  const { name, icon: Icon, onPress, compact = false, shortcut, badge = 0, expanded } = props;
  return (
    <button
      type="button"
      onClick={onPress}
      aria-expanded={expanded}
      title={shortcut === undefined ? name : `${name} (${shortcut})`}
      className={`${ITEM} text-muted hover:text-text ${compact ? 'max-lg:justify-center max-lg:px-0' : ''}`}
    >
      <span className="relative grid w-4 shrink-0 place-items-center">
        <Icon size={16} aria-hidden />
        {badge > 0 && compact && (
          <span className="absolute -top-1 -end-1 size-2 rounded-full bg-accent lg:hidden" />
        )}
      </span>
      <span className={`min-w-0 grow truncate ${compact ? 'max-lg:sr-only' : ''}`}>{name}</span>
      {badge > 0 && (
        <>
          <span
            aria-hidden
            className={`rounded-full bg-accent px-1.5 text-xs font-semibold text-on-accent ${compact ? 'max-lg:hidden' : ''}`}
          >
            {badge}
          </span>
          <span className="sr-only">{t('{badge} unread', { badge })}</span>
        </>
      )}
    </button>
  );
}

function useCounts(): Map<string, number> {
  const projects = useProjects();
  const { data: overview } = useOverview();
  const me = useMe();
  return useMemo(() => {
    const counts = new Map(projects.map(({ id, open_tasks: open }) => [id, open]));
    counts.set('inbox', counts.get(me?.inbox_project_id ?? '') ?? 0);
    if (overview !== undefined) counts.set('today', overview.today + overview.overdue);
    return counts;
  }, [projects, overview, me]);
}
