import type { Project, Task } from '@taskloom/contracts';

import { useKnownTasks } from '../../data/known-tasks.ts';
import { useProjects } from '../../data/queries.ts';

/** What the page knows by now, for telling calls by name. */
export function useKnownNames(): { tasks: Task[]; projects: Project[] } {
  return { tasks: [...useKnownTasks().values()], projects: useProjects() };
}
