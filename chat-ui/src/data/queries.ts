import type { Me, Project, Task } from '@taskloom/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';

import { useLingering, withLingering } from '../tasks/lingering.ts';
import type { Clock } from '../time/format-date.ts';
import { queryKeys } from './query-keys.ts';
import { useWorkspace } from './workspace.ts';

const NOTHING: never[] = [];
const DELIVERIES_MS = 3000;

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

export function useSections(projectId: string | undefined) {
  const { tools } = useWorkspace();
  const { data } = useQuery({
    queryKey: queryKeys.sections(projectId ?? ''),
    queryFn: ({ signal }) => tools.listSections(projectId ?? '', signal),
    enabled: projectId !== undefined,
  });
  return data?.sections ?? NOTHING;
}

/** Done subtasks, for the progress of what they belong to. */
export function useDoneSubtasks(): Task[] {
  const { tools } = useWorkspace();
  const { data } = useQuery({
    queryKey: queryKeys.doneSubtasks,
    queryFn: ({ signal }) => tools.findDoneSubtasks(signal),
  });
  return data ?? NOTHING;
}

export function useTags(enabled = true) {
  const { tools } = useWorkspace();
  return useQuery({
    queryKey: queryKeys.tags,
    queryFn: async ({ signal }) => (await tools.listTags(signal)).tags,
    enabled,
  });
}

export function useFilters() {
  const { tools } = useWorkspace();
  const { data } = useQuery({
    queryKey: queryKeys.filters,
    queryFn: ({ signal }) => tools.findFilters(signal),
  });
  return data ?? NOTHING;
}

/** What a filter finds; the last answer stays while the words change. */
export function useFiltered(filter: string) {
  const { tools } = useWorkspace();
  return useQuery({
    queryKey: queryKeys.filtered(filter),
    queryFn: ({ signal }) => tools.findFiltered(filter, signal),
    enabled: filter !== '',
    placeholderData: (before) => before,
  });
}

export function useDeletedTasks() {
  const { tools } = useWorkspace();
  return useQuery({
    queryKey: queryKeys.deletedTasks,
    queryFn: ({ signal }) => tools.findDeletedTasks(signal),
  });
}

export function useArchivedProjects() {
  const { tools } = useWorkspace();
  return useQuery({
    queryKey: queryKeys.archivedProjects,
    queryFn: ({ signal }) => tools.findArchivedProjects(signal),
  });
}

export function useMembers(projectId: string | undefined) {
  const { tools } = useWorkspace();
  const { data } = useQuery({
    queryKey: queryKeys.members(projectId ?? ''),
    queryFn: ({ signal }) => tools.findMembers(projectId ?? '', signal),
    enabled: projectId !== undefined,
  });
  return data ?? NOTHING;
}

export function useComments(taskId: string) {
  const { tools } = useWorkspace();
  return useQuery({
    queryKey: queryKeys.comments(taskId),
    queryFn: ({ signal }) => tools.findComments(taskId, signal),
  });
}

export function useActivity(about: { task?: string; project?: string }, enabled = true) {
  const { tools } = useWorkspace();
  return useQuery({
    queryKey: queryKeys.activity(about),
    queryFn: async ({ signal }) => (await tools.findActivity(about, signal)).activity,
    enabled,
  });
}

export function useOverview() {
  const { tools } = useWorkspace();
  return useQuery({
    queryKey: queryKeys.overview,
    queryFn: ({ signal }) => tools.getOverview(signal),
  });
}

export function useStats(days: number) {
  const { tools } = useWorkspace();
  return useQuery({
    queryKey: queryKeys.stats(days),
    queryFn: ({ signal }) => tools.getStats(days, signal),
    placeholderData: (before) => before,
  });
}

/** What a recurrence in words comes to, before it is taken; empty words ask for nothing. */
export function useRecurrencePreview(words: string, start: string | undefined) {
  const { tools } = useWorkspace();
  return useQuery({
    queryKey: queryKeys.preview(words, start),
    queryFn: ({ signal }) => tools.previewRecurrence(words, start, signal),
    enabled: words !== '',
    retry: false,
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

/** What went out to the person's addresses; looked at again while it is shown, since nothing tells of it. */
export function useDeliveries() {
  const { tools } = useWorkspace();
  return useQuery({
    queryKey: queryKeys.deliveries,
    queryFn: ({ signal }) => tools.findDeliveries(signal),
    refetchInterval: DELIVERIES_MS,
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
  const hour12 = me?.settings?.time_format === '12h';
  const monthFirst = me?.settings?.date_format === 'us';
  return useMemo(
    () => ({ timeZone, now, hour12, monthFirst }),
    [timeZone, now, hour12, monthFirst],
  );
}
