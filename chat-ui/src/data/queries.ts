import type { Me, Project, Task } from '@taskloom/contracts';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';

import { useRecentlyCompleted, withRecentlyCompleted } from '../tasks/list/recently-completed.ts';
import type { Clock } from '../time/format-date.ts';
import { knownTasks } from './known-tasks.ts';
import { queryKeys } from './query-keys.ts';
import { meQuery, projectsQuery, scopeQuery } from './query-options.ts';
import { readScopeTasks } from './task-lists.ts';
import { belongsTo } from './task-scope.ts';
import type { TaskScope } from './task-scope.ts';
import { useWorkspace } from './workspace.ts';
import { browserZone } from '../time/browser-zone.ts';

const NOTHING: never[] = [];
const DELIVERIES_MS = 3000;
/** Shown of a recurrence before it is taken. */
const DATES = 5;

export function useMe(): Me | undefined {
  const { tools } = useWorkspace();
  const { data } = useQuery(meQuery(tools));
  return data;
}

export function useProjectList() {
  const { tools } = useWorkspace();
  return useQuery(projectsQuery(tools));
}

export function useProjects(): Project[] {
  return useProjectList().data ?? NOTHING;
}

/** A view's open tasks as far as they were read, and those of them that were completed a moment ago. */
export function useScopeTasks(scope: TaskScope, enabled = true) {
  const { tools } = useWorkspace();
  const timeZone = useMe()?.time_zone ?? 'UTC';
  const query = useInfiniteQuery({ ...scopeQuery(tools, scope), enabled });
  const recentlyCompleted = useRecentlyCompleted(({ tasks }) => tasks);
  const tasks = useMemo(() => {
    const completed = [...recentlyCompleted].filter(([, task]) => belongsTo(scope, task, timeZone));
    return withRecentlyCompleted(readScopeTasks(query.data), new Map(completed));
  }, [query.data, recentlyCompleted, scope, timeZone]);
  const { isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  return {
    tasks,
    isPending,
    error: query.data === undefined ? error : null,
    refetch,
    /** Reads the next page; undefined where there is none. */
    readMore: hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined,
  };
}

/** Open tasks with these words, as the server finds them. */
export function useSearchOpen(text: string) {
  const { tools } = useWorkspace();
  return useQuery({
    queryKey: queryKeys.found(text),
    queryFn: ({ signal }) => tools.searchOpenTasks(text, signal),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  });
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
    placeholderData: () => knownTasks(client).get(id),
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
  return useSharing(projectId)?.members ?? NOTHING;
}

/** Who is in a project, and for its owners who is invited. */
export function useSharing(projectId: string | undefined) {
  const { tools } = useWorkspace();
  const { data } = useQuery({
    queryKey: queryKeys.members(projectId ?? ''),
    queryFn: ({ signal }) => tools.findMembers(projectId ?? '', signal),
    enabled: projectId !== undefined,
  });
  return data;
}

/** Invitations that wait for the person's own answer. */
export function useInvitations() {
  const { tools } = useWorkspace();
  const { data } = useQuery({
    queryKey: queryKeys.invitations,
    queryFn: ({ signal }) => tools.findInvitations(signal),
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
    queryKey: queryKeys.preview(words, start, DATES),
    queryFn: ({ signal }) => tools.previewRecurrence(words, { start, count: DATES }, signal),
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
  const timeZone = me?.time_zone ?? browserZone();
  const hour12 = me?.settings?.time_format === '12h';
  const monthFirst = me?.settings?.date_format === 'us';
  return useMemo(
    () => ({ timeZone, now, hour12, monthFirst }),
    [timeZone, now, hour12, monthFirst],
  );
}
