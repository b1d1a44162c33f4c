import type { Resource } from './define-resource.ts';
import { notificationsInbox } from './notifications-inbox.ts';
import { project } from './project.ts';
import { task } from './task.ts';
import { views } from './views.ts';

/** Adding a resource is its file and its line here. */
export const resources: readonly Resource[] = [task, project, notificationsInbox, ...views];
