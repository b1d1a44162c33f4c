import { loadTexts } from './text/t.ts';
import './styles.css';

// Constants of modules are texts, too: nothing else is evaluated before the page has its language.
void loadTexts().then(() => import('./start.tsx'));
