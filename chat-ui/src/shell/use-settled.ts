import { useIsFetching } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { useProjectList } from '../data/queries.ts';

/**
 * True once what the view reads first has come, or nobody answers: what is not in sight may be loaded from then on,
 * and takes nothing away from what is.
 */
export function useSettled(): boolean {
  const { data, failureCount, fetchStatus } = useProjectList();
  const answered = data !== undefined || failureCount > 0 || fetchStatus === 'paused';
  const awaited = useIsFetching({
    predicate: ({ state }) => state.data === undefined && state.fetchFailureCount === 0,
  });
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    if (answered && awaited === 0) setSettled(true);
  }, [answered, awaited]);
  return settled;
}
