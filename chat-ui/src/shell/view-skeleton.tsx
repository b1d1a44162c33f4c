import { TaskSkeleton } from '../tasks/list/task-skeleton.tsx';
import { t } from '../text/t.ts';
import type { View } from './navigation/views.ts';

const BAR = 'rounded-control bg-line';

/** The shape of a view that is coming: of tasks, tiles and bars, or fields. */
export function ViewSkeleton({ kind }: { kind: View['kind'] }) {
  if (kind === 'overview') return <OverviewSkeleton />;
  return kind === 'settings' ? <SettingsSkeleton /> : <TaskSkeleton board={false} />;
}

export function OverviewSkeleton() {
  return (
    <div role="status" className="after-200ms flex flex-col gap-8">
      <span className="sr-only">{t('Loading the overview')}</span>
      <div className="grid grid-cols-4 gap-3 max-md:grid-cols-2">
        {Array.from({ length: 4 }, (_, tile) => (
          <div
            key={tile}
            className="flex h-20 flex-col justify-center gap-2 rounded-panel border border-line bg-raised px-4"
          >
            <span className={`h-6 w-8 ${BAR}`} />
            <span className={`h-3 w-20 ${BAR}`} />
          </div>
        ))}
      </div>
      <div className={`h-32 opacity-60 ${BAR}`} />
      <div className="flex flex-col gap-5">
        {[90, 60, 40].map((width) => (
          <span key={width} className={`h-3 ${BAR}`} style={{ width: `${width}%` }} />
        ))}
      </div>
    </div>
  );
}

export function SettingsSkeleton() {
  return (
    <div role="status" className="after-200ms flex max-w-xl flex-col gap-10">
      <span className="sr-only">{t('Loading your settings')}</span>
      {[4, 3, 2].map((fields) => (
        <div key={fields} className="flex flex-col gap-4">
          <span className={`h-5 w-32 ${BAR}`} />
          {Array.from({ length: fields }, (_, field) => (
            <div key={field} className="flex flex-col gap-1.5">
              <span className={`h-3 w-24 ${BAR}`} />
              <span className={`h-9 opacity-60 max-md:h-11 ${BAR}`} />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
