import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app.tsx';
import { resumeSession } from './session/session-store.ts';
import { tokenFromFragment } from './session/token.ts';
import { registerServiceWorker } from './shell/service-worker.ts';
import { takeSharedLine } from './tasks/quick-add/take-shared-line.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');

// The printed address opened in a tab that already shows Taskloom changes only the fragment.
window.addEventListener('hashchange', () => {
  if (tokenFromFragment(window.location.hash) !== undefined) void resumeSession();
});
takeSharedLine();
void resumeSession();
// While it is developed the page is served anew each time.
if (import.meta.env.PROD) void registerServiceWorker();

createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
