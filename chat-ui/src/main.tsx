import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app.tsx';
import { keepToken, tokenFromFragment } from './session/token.ts';
import './styles.css';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');

// The printed address opened in a tab that already shows Taskloom changes only the fragment.
window.addEventListener('hashchange', () => {
  const token = tokenFromFragment(window.location.hash);
  if (token === undefined) return;
  keepToken(token);
  window.location.replace(window.location.pathname);
});

createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
