import type { Task } from '@taskloom/contracts';
import { useQueries } from '@tanstack/react-query';
import { createContext, use, useMemo } from 'react';

import type { Member } from '../../data/answers.ts';
import { useKnownTasks } from '../../data/known-tasks.ts';
import { useDoneSubtasks, useScopeTasks } from '../../data/queries.ts';
import { queryKeys } from '../../data/query-keys.ts';
import { useWorkspace } from '../../data/workspace.ts';

export interface Progress {
  done: number;
  all: number;
}

/** What a row says that its task does not hold: subtasks done, what it waits for, who and what is meant. */
export interface TaskFacts {
  byId: ReadonlyMap<string, Task>;
  progress: ReadonlyMap<string, Progress>;
  people: ReadonlyMap<string, Member>;
}

const SUBTASKS = { of: 'subtasks', sort: 'due' } as const;
const NONE: TaskFacts = { byId: new Map(), progress: new Map(), people: new Map() };

export const TaskFactsContext = createContext<TaskFacts>(NONE);

export const useTaskFacts = () => use(TaskFactsContext);

/** Open tasks that keep this one waiting. */
export function blockersOf(task: Task, { byId }: TaskFacts): Task[] {
  return task.blocked_by.flatMap((id) => {
    const blocker = byId.get(id);
    return blocker?.status === 'open' ? [blocker] : [];
  });
}

/** Gathered once for all rows. */
export function useGatheredFacts(): TaskFacts {
  const byId = useKnownTasks();
  const people = usePeople(byId);
  // Their progress is told on tasks of every view.
  useScopeTasks(SUBTASKS);
  useDoneSubtasks();
  return useMemo(() => {
    const progress = new Map<string, Progress>();
    for (const { parent_id: parent, status } of byId.values()) {
      if (parent === undefined) continue;
      const counts = progress.get(parent) ?? { done: 0, all: 0 };
      progress.set(parent, {
        done: counts.done + Number(status === 'done'),
        all: counts.all + 1,
      });
    }
    return { byId, progress, people };
  }, [byId, people]);
}

/** Members of the projects in which something is assigned. */
function usePeople(known: ReadonlyMap<string, Task>): ReadonlyMap<string, Member> {
  const { tools } = useWorkspace();
  const projectIds = useMemo(
    () => [
      ...new Set(
        [...known.values()].flatMap(({ assignee_id: id, project_id: project }) =>
          id === undefined ? [] : [project],
        ),
      ),
    ],
    [known],
  );
  return useQueries({
    queries: projectIds.map((id) => ({
      queryKey: queryKeys.members(id),
      queryFn: ({ signal }: { signal: AbortSignal }) => tools.findMembers(id, signal),
    })),
    combine: combinePeople,
  });
}

function combinePeople(
  answers: { data?: { members: Member[] } | undefined }[],
): ReadonlyMap<string, Member> {
  const members = answers.flatMap(({ data }) => data?.members ?? []);
  return new Map(members.map((member) => [member.id, member]));
}
