import { findNotifications } from './account/find-notifications.ts';
import { getMe } from './account/get-me.ts';
import { markNotifications } from './account/mark-notifications.ts';
import { updateSettings } from './account/update-settings.ts';
import type { SystemContext } from '../domain/system-context.ts';
import type { ToolContext } from './context.ts';
import { exportTasks } from './data/export-tasks.ts';
import { importTasks } from './data/import-tasks.ts';
import type { Tool } from './define-tool.ts';
import { findActivity } from './insight/find-activity.ts';
import { getOverview } from './insight/get-overview.ts';
import { getStats } from './insight/get-stats.ts';
import { undo } from './insight/undo.ts';
import { addProjects } from './organize/add-projects.ts';
import { archiveProjects } from './organize/archive-projects.ts';
import { deleteFilter } from './organize/delete-filter.ts';
import { deleteProjects } from './organize/delete-projects.ts';
import { findFilters } from './organize/find-filters.ts';
import { findProjects } from './organize/find-projects.ts';
import { manageSections } from './organize/manage-sections.ts';
import { manageTags } from './organize/manage-tags.ts';
import { restoreProjects } from './organize/restore-projects.ts';
import { saveFilter } from './organize/save-filter.ts';
import { updateProjects } from './organize/update-projects.ts';
import { addComments } from './people/add-comments.ts';
import { findComments } from './people/find-comments.ts';
import { findMembers } from './people/find-members.ts';
import { manageInvitations } from './people/manage-invitations.ts';
import { shareProject } from './people/share-project.ts';
import { updateComments } from './people/update-comments.ts';
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
  updateProjects,
  findProjects,
  archiveProjects,
  deleteProjects,
  restoreProjects,
  manageSections,
  manageTags,
  saveFilter,
  findFilters,
  deleteFilter,
  shareProject,
  findMembers,
  manageInvitations,
  addComments,
  updateComments,
  findComments,
  getOverview,
  getStats,
  findActivity,
  undo,
  getMe,
  updateSettings,
  findNotifications,
  markNotifications,
  importTasks,
  exportTasks,
];

export const systemTools: readonly Tool<SystemContext>[] = [
  generateDueOccurrences,
  advanceSeriesTool,
  releaseDueReminders,
  recordDelivery,
];
