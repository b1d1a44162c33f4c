import { completeTask } from '../../domain/tasks/task-lifecycle.ts';
import { defineStatusTool } from './define-status-tool.ts';

export const completeTasks = defineStatusTool({
  name: 'complete_tasks',
  title: 'Complete tasks',
  description:
    'Completes tasks and their open subtasks. A recurring task is followed by its next occurrence.',
  verb: 'Completed',
  prefer: 'open',
  change: completeTask,
});
