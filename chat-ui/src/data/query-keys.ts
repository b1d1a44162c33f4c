export const queryKeys = {
  me: ['me'],
  projects: ['projects'],
  openTasks: ['tasks', 'open'],
  doneTasks: ['tasks', 'done'],
  task: (id: string) => ['tasks', 'one', id],
  search: (text: string) => ['tasks', 'search', text],
  allTasks: ['tasks'],
  notifications: ['notifications'],
} as const;
