import { lazy, Suspense, useEffect } from 'react';

import { useTaskFacts } from '../list/task-facts.ts';
import { clearSelection, useSelection } from './selection.ts';

const BulkBar = lazy(() =>
  import('./bulk-bar.tsx').then(({ BulkBar: found }) => ({ default: found })),
);

/** Where the bar comes up once something is chosen. Another view (its key) begins with nothing chosen. */
export function BulkArea() {
  const ids = useSelection((selection) => selection.ids);
  useEffect(() => clearSelection, []);
  const { byId } = useTaskFacts();
  if (ids.size === 0) return null;
  return (
    <Suspense>
      <BulkBar tasks={[...ids].flatMap((id) => byId.get(id) ?? [])} />
    </Suspense>
  );
}
