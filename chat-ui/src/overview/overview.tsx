import { Link } from 'wouter';

import { useOverview, useProjects } from '../data/queries.ts';
import { ReadFailure } from '../data/read-failure.tsx';
import { projectPath } from '../shell/navigation/views.ts';
import { OverviewSkeleton } from '../shell/view-skeleton.tsx';
import { t } from '../text/t.ts';
import type { Clock } from '../time/format-date.ts';
import { ProjectDot } from '../ui/project-dot.tsx';
import { Finished } from './finished.tsx';

/** How things stand, and what was done of late. */
export function Overview({ clock }: { clock: Clock }) {
  const { data, error, refetch } = useOverview();
  const projects = useProjects();
  if (data === undefined) {
    if (error === null) return <OverviewSkeleton />;
    return <ReadFailure error={error} onRetry={refetch} />;
  }
  const tiles = [
    { name: t('Overdue'), count: data.overdue, path: '/today', danger: data.overdue > 0 },
    { name: t('Today'), count: data.today, path: '/today', danger: false },
    { name: t('Next 7 days'), count: data.next_7_days, path: '/upcoming', danger: false },
    { name: t('No date'), count: data.no_date, path: '/', danger: false },
  ];
  const most = Math.max(1, ...data.projects.map(({ open }) => open));
  return (
    <div className="flex flex-col gap-8">
      <ul aria-label={t('Counts')} className="grid grid-cols-4 gap-3 max-md:grid-cols-2">
        {tiles.map(({ name, count, path, danger }) => (
          <li key={name}>
            <Link
              href={path}
              className="flex flex-col rounded-panel border border-line bg-raised px-4 py-3 hover:border-control"
            >
              <span className={`text-2xl font-semibold ${danger ? 'text-danger' : ''}`}>
                {count}
              </span>
              <span className="text-sm text-muted">{name}</span>
            </Link>
          </li>
        ))}
      </ul>
      <Finished clock={clock} />
      <section aria-labelledby="by-project">
        <h2 id="by-project" className="pb-2 font-semibold">
          {t('Open tasks by project')}
        </h2>
        <ul className="flex flex-col gap-1">
          {data.projects.map(({ id, name, open, overdue }) => (
            <li key={id}>
              <Link
                href={
                  projects.find((project) => project.id === id)?.inbox === true
                    ? '/inbox'
                    : projectPath(id)
                }
                className="grid grid-cols-[9rem_1fr_auto] items-center gap-3 rounded-control px-1 row-height hover:bg-hover max-md:grid-cols-[7rem_1fr_auto]"
              >
                <span className="flex min-w-0 items-center gap-2">
                  <ProjectDot project={projects.find((project) => project.id === id)} />
                  <span className="truncate">{name}</span>
                </span>
                <span aria-hidden className="h-2 rounded-full bg-sunken">
                  <span
                    className="block h-full rounded-full bg-accent"
                    style={{ width: `${(open / most) * 100}%` }}
                  />
                </span>
                <span className="text-sm text-muted">
                  {open}
                  {overdue > 0 && (
                    <span className="text-danger"> {t('· {overdue} overdue', { overdue })}</span>
                  )}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
