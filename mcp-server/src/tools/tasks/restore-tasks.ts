import { restoreTask } from '../../domain/tasks/task-lifecycle.ts';
import { defineStatusTool } from './define-status-tool.ts';

export const restoreTasks = defineStatusTool({
  name: 'restore_tasks',
  title: 'Restore tasks',
  description: 'Brings deleted tasks back with what was deleted below them.',
  verb: 'Restored',
  prefer: 'deleted',
  change: restoreTask,
});
