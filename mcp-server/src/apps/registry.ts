import { type App, defineApp } from './app.ts';

const taskList = defineApp({
  name: 'task-list',
  title: 'Task list',
  description: 'The tasks that were found or added, to complete and to undo.',
});

const board = defineApp({
  name: 'board',
  title: 'Board',
  description: 'A project by its sections, between which tasks are moved.',
});
const dayPlan = defineApp({
  name: 'day-plan',
  title: 'Plan of the day',
  description: 'What is overdue and due today, to complete and to put off.',
});
const confirmation = defineApp({
  name: 'confirmation',
  title: 'Confirmation',
  description: 'Asks before tasks or projects are deleted, and brings them back.',
});

/** Adding an app is its script in `views/`, its line here and the tools whose answers it shows. */
export const apps: readonly App[] = [taskList, board, dayPlan, confirmation];

/** By the name of the tool beside whose answer it is shown. */
const appOfTool = new Map<string, App>([
  ['find_tasks', taskList],
  ['get_tasks', taskList],
  ['add_tasks', taskList],
  ['quick_add', taskList],
  ['find_projects', board],
  ['get_overview', dayPlan],
  ['delete_tasks', confirmation],
  ['delete_projects', confirmation],
]);

export function findApp(uri: string): App | undefined {
  return apps.find((app) => app.uri === uri);
}

/** What `_meta` of a tool says to clients that show apps, in today's way and in the one before. */
export function appMeta(tool: string): Record<string, unknown> | undefined {
  const app = appOfTool.get(tool);
  return app && { ui: { resourceUri: app.uri }, 'ui/resourceUri': app.uri };
}
