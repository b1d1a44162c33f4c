import type { Task } from '@taskloom/contracts';

type Clearable =
  | 'due'
  | 'deadline'
  | 'duration_minutes'
  | 'section_id'
  | 'assignee_id'
  | 'recurrence'
  | 'completed_at';

/** What a task looks like once a field is cleared. */
export function withoutField(field: Clearable): (task: Task) => Task {
  return (task) => {
    const copy = { ...task };
    delete copy[field];
    return copy;
  };
}
