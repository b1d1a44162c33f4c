import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { queryKeys } from './query-keys.ts';
import type { TaskScope } from './task-scope.ts';
import type { Tools } from './tools.ts';

/** What is read before anything is drawn, and by what is drawn: the same questions. */
export const meQuery = (tools: Tools) =>
  queryOptions({
    queryKey: queryKeys.me,
    queryFn: ({ signal }) => tools.getMe(signal),
    staleTime: Infinity,
  });

export const projectsQuery = (tools: Tools) =>
  queryOptions({
    queryKey: queryKeys.projects,
    queryFn: ({ signal }) => tools.findProjects(signal),
  });

/** A view's open tasks, a page at a time. */
export const scopeQuery = (tools: Tools, scope: TaskScope) =>
  infiniteQueryOptions({
    queryKey: queryKeys.scope(scope),
    queryFn: ({ pageParam, signal }) => tools.findPageOf(scope, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
  });
