/** What is loaded late and may be needed when the server is away: each is asked for once the page rests. */
const PARTS = [
  () => import('../chat/messages/transcript.tsx'),
  () => import('../chat/conversations/conversation-list.tsx'),
  () => import('../ui/loaded-menu.tsx'),
  () => import('../ui/loaded-choice.tsx'),
  () => import('../ui/markdown.tsx'),
  () => import('../tasks/task-panel.tsx'),
  () => import('../notifications/notifications-panel.tsx'),
  () => import('../tasks/many/bulk-bar.tsx'),
  () => import('../tasks/many/task-menu.tsx'),
  () => import('./dialogs/dialogs.tsx'),
  () => import('../tasks/calendar/calendar.tsx'),
  () => import('../tasks/recurrence/recurrence-editor.tsx'),
  () => import('../tasks/arrangement/arrange-choices.tsx'),
  () => import('../overview/overview.tsx'),
  () => import('../settings/settings.tsx'),
  () => import('../tasks/trash.tsx'),
  () => import('./archive.tsx'),
  () => import('../tasks/search/filter-view.tsx'),
];

/** One after the other while nothing else is to be done. A part that fails is asked for again when it is opened. */
export async function preloadParts(): Promise<void> {
  for (const load of PARTS) {
    await untilIdle();
    await load().catch(() => {});
  }
}

function untilIdle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve());
    else setTimeout(resolve, 1000);
  });
}
