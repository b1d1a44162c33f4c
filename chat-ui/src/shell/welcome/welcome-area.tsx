import { lazy, Suspense, useEffect, useState } from 'react';

import { browserStorage } from '../../data/browser-storage.ts';
import { useProjects } from '../../data/queries.ts';
import { t } from '../../text/t.ts';
import { ErrorBoundary } from '../error-boundary.tsx';
import { focusQuickAdd } from '../focus-fields.ts';

const Welcome = lazy(() =>
  import('./welcome.tsx').then(({ Welcome: found }) => ({ default: found })),
);

const KEPT_KEY = 'taskloom.welcomed';

/** Below an empty board, once: what there is to begin with. It stands where it moves nothing. */
export function WelcomeArea() {
  const [shown, hide] = useNewcomer();
  if (!shown) return null;
  return (
    <ErrorBoundary part={t('Getting started')}>
      <Suspense>
        <Welcome
          onSkip={() => {
            hide();
            focusQuickAdd();
          }}
        />
      </Suspense>
    </ErrorBoundary>
  );
}

/** Somebody without any task yet is one until they say otherwise; whoever has some is none from then on. */
function useNewcomer(): [newcomer: boolean, end: () => void] {
  const projects = useProjects();
  const [newcomer, setNewcomer] = useState(false);
  const known = projects.length > 0;
  const empty = projects.every(({ inbox, open_tasks: open }) => inbox && open === 0);
  useEffect(() => {
    if (!known || browserStorage.getItem(KEPT_KEY) !== null) return;
    if (empty) setNewcomer(true);
    else browserStorage.setItem(KEPT_KEY, 'yes');
  }, [known, empty]);
  return [
    newcomer,
    () => {
      browserStorage.setItem(KEPT_KEY, 'yes');
      setNewcomer(false);
    },
  ];
}
