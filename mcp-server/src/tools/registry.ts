import { findNotifications } from './account/find-notifications.ts';
import { getMe } from './account/get-me.ts';
import { markNotifications } from './account/mark-notifications.ts';
import type { SystemContext, ToolContext } from './context.ts';
import type { Tool } from './define-tool.ts';
import { undo } from './insight/undo.ts';
import { addProjects } from './organize/add-projects.ts';
import { findProjects } from './organize/find-projects.ts';
import { previewRecurrence } from './recurrence/preview-recurrence.ts';
import { setRecurrence } from './recurrence/set-recurrence.ts';
import { skipOccurrence } from './recurrence/skip-occurrence.ts';
import { setReminders } from './reminders/set-reminders.ts';
import { snoozeReminders } from './reminders/snooze-reminders.ts';
import { advanceSeriesTool } from './system/advance-series.ts';
import { generateDueOccurrences } from './system/generate-due-occurrences.ts';
import { recordDelivery } from './system/record-delivery.ts';
import { releaseDueReminders } from './system/release-due-reminders.ts';
import { addTasks } from './tasks/add-tasks.ts';
import { completeTasks } from './tasks/complete-tasks.ts';
import { deleteTasks } from './tasks/delete-tasks.ts';
import { findTasks } from './tasks/find-tasks.ts';
import { getTasks } from './tasks/get-tasks.ts';
import { moveTasks } from './tasks/move-tasks.ts';
import { quickAdd } from './tasks/quick-add.ts';
import { reopenTasks } from './tasks/reopen-tasks.ts';
import { rescheduleTasks } from './tasks/reschedule-tasks.ts';
import { restoreTasks } from './tasks/restore-tasks.ts';
import { updateTasks } from './tasks/update-tasks.ts';

/** Adding a tool is its file and its line here. */
export const personTools: readonly Tool<ToolContext>[] = [
  addTasks,
  quickAdd,
  updateTasks,
  rescheduleTasks,
  moveTasks,
  completeTasks,
  reopenTasks,
  deleteTasks,
  restoreTasks,
  getTasks,
  findTasks,
  setRecurrence,
  previewRecurrence,
  skipOccurrence,
  setReminders,
  snoozeReminders,
  addProjects,
  findProjects,
  undo,
  getMe,
  findNotifications,
  markNotifications,
];

export const systemTools: readonly Tool<SystemContext>[] = [
  generateDueOccurrences,
  advanceSeriesTool,
  releaseDueReminders,
  recordDelivery,
];
