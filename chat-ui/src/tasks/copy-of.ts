import type { Task } from '@taskloom/contracts';

import type { NewTask } from '../data/tools.ts';

/** What `add_tasks` takes to make the same task once more. */
export function copyOf(task: Task): NewTask {
  const { notes, section_id: section, parent_id: parent, assignee_id: assignee, due } = task;
  const { duration_minutes: minutes, deadline } = task;
  const when = due?.at ?? due?.date;
  return {
    title: task.title,
    project: task.project_id,
    priority: task.priority,
    tags: task.tags,
    ...(notes !== undefined && { notes }),
    ...(section !== undefined && { section }),
    ...(parent !== undefined && { parent }),
    ...(assignee !== undefined && { assignee }),
    ...(when !== undefined && { due: when }),
    ...(deadline !== undefined && { deadline }),
    ...(minutes !== undefined && { duration: `${minutes} min` }),
  };
}
