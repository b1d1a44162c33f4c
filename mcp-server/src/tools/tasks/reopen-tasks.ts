import { reopenTask } from '../../domain/tasks/task-lifecycle.ts';
import { defineStatusTool } from './define-status-tool.ts';

export const reopenTasks = defineStatusTool({
  name: 'reopen_tasks',
  title: 'Reopen tasks',
  description: 'Makes completed tasks open again.',
  verb: 'Reopened',
  prefer: 'done',
  change: reopenTask,
});
