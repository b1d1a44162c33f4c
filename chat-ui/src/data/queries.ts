import type { Me, Project, Task } from '@taskloom/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';

import { useLingering, withLingering } from '../tasks/lingering.ts';
import type { Clock } from '../time/format-date.ts';
import { queryKeys } from './query-keys.ts';
import { useWorkspace } from './workspace.ts';

const NOTHING: never[] = [];

export function useMe(): Me | undefined {
  const { tools } = useWorkspace();
  const { data } = useQuery({
    queryKey: queryKeys.me,
    queryFn: ({ signal }) => tools.getMe(signal),
    staleTime: Infinity,
  });
  return data;
}

export function useProjects(): Project[] {
  const { tools } = useWorkspace();
  const { data } = useQuery({
    queryKey: queryKeys.projects,
    queryFn: ({ signal }) => tools.findProjects(signal),
  });
  return data ?? NOTHING;
}

/** Open tasks and those that were completed a moment ago. */
export function useOpenTasks() {
  const { tools } = useWorkspace();
  const query = useQuery({
    queryKey: queryKeys.openTasks,
    queryFn: ({ signal }) => tools.findOpenTasks(signal),
  });
  const lingering = useLingering(({ tasks }) => tasks);
  const tasks = useMemo(
    () => withLingering(query.data ?? NOTHING, lingering),
    [query.data, lingering],
  );
  const { isPending, error, refetch } = query;
  return { tasks, isPending, error: query.data === undefined ? error : null, refetch };
}

export function useDoneTasks(enabled: boolean) {
  const { tools } = useWorkspace();
  return useQuery({
    queryKey: queryKeys.doneTasks,
    queryFn: ({ signal }) => tools.findDoneTasks(signal),
    enabled,
  });
}

/** One task, at once where a list already has it. */
export function useTask(id: string) {
  const { tools, client } = useWorkspace();
  return useQuery({
    queryKey: queryKeys.task(id),
    queryFn: ({ signal }) => tools.getTask(id, signal),
    placeholderData: () =>
      [queryKeys.openTasks, queryKeys.doneTasks]
        .flatMap((key) => client.getQueryData<Task[]>(key) ?? [])
        .find((task) => task.id === id),
  });
}

export function useSearchDone(text: string) {
  const { tools } = useWorkspace();
  return useQuery({
    queryKey: queryKeys.search(text),
    queryFn: ({ signal }) => tools.searchDoneTasks(text, signal),
    enabled: text.length > 1,
  });
}

export function useNotifications() {
  const { tools } = useWorkspace();
  return useQuery({
    queryKey: queryKeys.notifications,
    queryFn: ({ signal }) => tools.findNotifications(signal),
  });
}

/** The reader's zone and the present minute; what shows "today" moves on by itself at midnight. */
export function useClock(): Clock {
  const me = useMe();
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 30_000);
    return () => clearInterval(timer);
  }, []);
  const timeZone = me?.time_zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return useMemo(() => ({ timeZone, now }), [timeZone, now]);
}
